//! A person uses what stands below a message, and fills in windows.

use serde_json::{Value, json};

use super::answers::Pushed;
use super::channel::Message;
use super::component::{Button, Choice, Select};
use super::interaction::Sort;
use super::modal::Modal;
use super::people::User;
use super::shown::Shown;

impl User {
    /// Presses the button of that label, or whose label holds it, of the newest message they see that has
    /// one.
    ///
    /// # Panics
    /// When there is none, or it cannot be pressed.
    pub fn presses(&self, label: &str) -> Pushed {
        let found = self.finds(label, |shown| shown.button(label).is_some());
        self.presses_on(&found, label)
    }

    /// Presses a button of a message, which may be old, or taken away since.
    pub fn presses_on(&self, shown: &Shown, label: &str) -> Pushed {
        let button = shown.button(label);
        let button = button.unwrap_or_else(|| panic!("no [{label}] in\n{}", shown.line));
        assert!(!button.is_disabled, "[{}] is greyed out", button.label);
        let Button { custom_id, url, .. } = button;
        let custom_id = custom_id
            .as_deref()
            .unwrap_or_else(|| panic!("[{label}] leads to {url:?}"));
        self.presses_data(shown, &button.label, custom_id)
    }

    /// Presses a button with any data, as a changed app could.
    pub fn presses_data(&self, shown: &Shown, label: &str, custom_id: &str) -> Pushed {
        let data = json!({ "component_type": 2, "custom_id": custom_id, "id": 2 });
        let line = format!("{} presses [{label}]", self.name);
        self.interacts(Sort::Component, shown.channel, &data, Some(shown.id), &line)
    }

    /// Presses a button, and gets everything the bot does until it is at rest.
    pub async fn taps(&self, label: &str) -> String {
        self.presses(label).answered_with().await
    }

    /// Where a button leads.
    ///
    /// # Panics
    /// When there is none, or it is no link.
    pub fn link(&self, label: &str) -> String {
        let is_link = |button: &Button| button.url.is_some() && button.label.contains(label);
        let found = self.finds(label, |shown| shown.buttons().any(is_link));
        found.link(label)
    }

    /// Picks an option of the newest select they see that has it.
    pub fn selects(&self, label: &str) -> Pushed {
        self.selects_all(&[label])
    }

    /// Picks an option, and gets everything the bot does until it is at rest.
    pub async fn picks(&self, label: &str) -> String {
        self.selects(label).answered_with().await
    }

    /// Picks several options at once.
    ///
    /// # Panics
    /// When there is no select with all of them, or it does not take as many.
    pub fn selects_all(&self, labels: &[&str]) -> Pushed {
        let has_all = |select: &Select| labels.iter().all(|label| option(select, label).is_some());
        let words = labels.join(", ");
        let shown = self.finds(&words, |shown| shown.selects().any(has_all));
        let select = shown.selects().find(|select| has_all(select));
        let select = select.expect("it was just found");
        assert!(
            !select.is_disabled,
            "[{}] is greyed out",
            select.placeholder
        );
        let takes = select.least..=select.most;
        let count = labels.len() as u64;
        assert!(
            takes.contains(&count),
            "[{}] takes {takes:?}",
            select.placeholder
        );
        let picked = labels.iter().filter_map(|label| option(select, label));
        let values: Vec<&str> = picked.map(|option| option.value.as_str()).collect();
        self.selects_values(&shown, &select.custom_id, &values)
    }

    /// Picks any values, as a changed app could.
    pub fn selects_values(&self, shown: &Shown, custom_id: &str, values: &[&str]) -> Pushed {
        let data = json!({
            "component_type": 3,
            "custom_id": custom_id,
            "values": values,
            "id": 2,
        });
        let line = format!("{} picks {}", self.name, values.join(", "));
        self.interacts(Sort::Component, shown.channel, &data, Some(shown.id), &line)
    }

    /// Fills in the window before them, by label or number of each input, and sends it. What is not
    /// named stays as it stood there.
    ///
    /// # Panics
    /// When there is no window, or their app would not send it.
    pub fn submits(&self, values: &[(&str, &str)]) -> Pushed {
        let modal = self.modal();
        let modal = modal.unwrap_or_else(|| panic!("no window\n{}", self.transcript()));
        self.tries_to_submit(&modal, values)
            .unwrap_or_else(|why| panic!("{}'s app does not send it: {why}", self.name))
    }

    /// Fills in a window, which may be one that was sent before.
    ///
    /// # Errors
    /// Why their app does not send it.
    pub fn tries_to_submit(
        &self,
        modal: &Modal,
        values: &[(&str, &str)],
    ) -> Result<Pushed, String> {
        let rows = filled(modal, values)?;
        let mut data = json!({ "custom_id": modal.custom_id, "components": rows });
        data["resolved"] = json!({});
        self.discord.inner.change(|state| {
            for other in &mut state.modals {
                other.is_open &= other.user != self.id;
            }
        });
        let line = format!("{} sends “{}”: {values:?}", self.name, modal.title);
        Ok(self.interacts(Sort::Modal, modal.channel, &data, modal.message, &line))
    }

    /// Closes the window before them.
    pub fn dismisses(&self) {
        self.discord.inner.change(|state| {
            for modal in &mut state.modals {
                modal.is_open &= modal.user != self.id;
            }
        });
    }

    /// The newest message they see that is as asked for.
    fn finds(&self, label: &str, is_meant: impl Fn(&Shown) -> bool) -> Shown {
        let state = self.discord.inner.state();
        let look = |message: &Message| {
            !message.components.is_empty() && is_meant(&state.shown(0, message))
        };
        match state.newest_seen(self.id, look) {
            Some((channel, message)) => state.shown(channel, message),
            None => {
                let all = state.transcript(|_| true);
                panic!("{} sees no [{label}]\n{all}", self.name)
            }
        }
    }
}

fn option<'a>(select: &'a Select, label: &str) -> Option<&'a Choice> {
    let exact = select.options.iter().find(|option| option.label == label);
    exact.or_else(|| {
        let mut options = select.options.iter();
        options.find(|option| option.label.contains(label))
    })
}

/// The rows of a window with what was written.
fn filled(modal: &Modal, values: &[(&str, &str)]) -> Result<Vec<Value>, String> {
    let unknown = |(name, _): &&(&str, &str)| modal.input(name).is_none();
    if let Some((name, _)) = values.iter().find(unknown) {
        return Err(format!("there is no input {name:?} in\n{}", modal.line()));
    }
    let mut rows = Vec::new();
    for (at, input) in modal.inputs.iter().enumerate() {
        let is_its = |name: &str| input.label == name || input.custom_id == name;
        let mut given = values.iter();
        let given = given
            .find(|(name, _)| is_its(name))
            .map(|(_, value)| *value);
        let value = given.unwrap_or(&input.value);
        let long = value.chars().count();
        let is_left_out = value.is_empty() && !input.is_required;
        if !is_left_out && !(input.least.max(1)..=input.most).contains(&long) {
            let (least, most) = (input.least, input.most);
            return Err(format!(
                "{} is {least} to {most} characters long",
                input.label
            ));
        }
        if !input.is_long && value.contains('\n') {
            return Err(format!("{} has one line", input.label));
        }
        rows.push(json!({
            "type": 1,
            "id": 2 * at + 1,
            "components": [{
                "type": 4,
                "id": 2 * at + 2,
                "custom_id": input.custom_id,
                "value": value,
            }],
        }));
    }
    Ok(rows)
}
