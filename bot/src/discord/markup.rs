//! The neutral markup as Discord's embeds and markdown, and buttons as its components.
//!
//! Everything that is not ours is escaped. Limits:
//! <https://docs.discord.com/developers/resources/message#embed-object-embed-limits>,
//! <https://docs.discord.com/developers/components/reference>.

use eventos_core::chat::command::{named_in_parts, with_named_value};
use eventos_core::chat::cut::{self, short, units};
use eventos_core::chat::{Block, Button, Reply, Target, Text, Weight};
use serenity::builder::{
    CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
};
use serenity::model::application::ButtonStyle;
use url::Url;

/// Of an embed's description, in UTF-16 units; a little below what Discord takes.
const LONGEST_TEXT: usize = 3_900;
const LONGEST_TITLE: usize = 250;
/// Of a message that is words alone.
const LONGEST_LINE: usize = 1_500;
const LONGEST_LABEL: usize = 80;
const LONGEST_OPTION: usize = 100;
const LONGEST_LINK: usize = 512;
const MOST_ROWS: usize = 5;
const MOST_IN_A_ROW: usize = 5;
const MOST_OPTIONS: usize = 25;

/// A text as one message shows it.
#[derive(Debug, PartialEq, Eq)]
pub enum Shown {
    /// Words alone.
    Content(String),
    Embed {
        title: String,
        description: String,
    },
}

/// A text as messages.
pub fn messages(text: &Text) -> Vec<Shown> {
    let (title, rest) = match text.0.split_first() {
        Some((Block::Title(title), rest)) => (Some(title), rest),
        _ => (None, &text.0[..]),
    };
    let mut parts = descriptions(rest);
    let Some(title) = title else {
        let is_short = parts.len() == 1 && units(&parts[0]) <= LONGEST_LINE;
        if rest.len() <= 2 && is_short {
            return parts.into_iter().map(Shown::Content).collect();
        }
        let plain = |description| Shown::Embed {
            title: String::new(),
            description,
        };
        return parts.into_iter().map(plain).collect();
    };
    if parts.is_empty() {
        parts.push(String::new());
    }
    let mut title = escaped(&short(title, LONGEST_TITLE));
    // Escaping may have made it too long.
    if units(&title) > 256 {
        title = title.replace('\\', "");
    }
    let titled = parts.into_iter().map(|description| Shown::Embed {
        title: std::mem::take(&mut title),
        description,
    });
    titled.collect()
}

/// Blocks one below the other, none of the parts longer than Discord takes.
fn descriptions(blocks: &[Block]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for block in blocks {
        for piece in pieces(block) {
            match parts.last_mut() {
                Some(part) if units(part) + units(&piece) < LONGEST_TEXT => {
                    part.push('\n');
                    part.push_str(&piece);
                }
                _ => parts.push(piece),
            }
        }
    }
    let trimmed = parts.into_iter().map(|part| part.trim_end().to_owned());
    trimmed.filter(|part| !part.trim().is_empty()).collect()
}

/// A block, in as many pieces as it needs.
fn pieces(block: &Block) -> Vec<String> {
    match block {
        Block::Title(text) => styled(text, "**", "**"),
        Block::Line(text) => styled(&named_in_parts(text), "", ""),
        Block::Item(text) => styled(&named_in_parts(text), "• ", ""),
        Block::Note(text) => by_line(&named_in_parts(text), "-# "),
        Block::Problem(text) => styled(&named_in_parts(text), "⚠️ ", ""),
        Block::Code(text) => {
            let text = with_named_value(text);
            styled_with(&text, "`", "`", |text| text.replace('`', "'"))
        }
        Block::Quote(text) => by_line(text, "> "),
        Block::Field { label, value } => {
            let value = &with_named_value(value);
            let whole = format!("**{}** {}", escaped(label), escaped(value));
            match units(&whole) < LONGEST_TEXT {
                true => vec![whole],
                false => styled(&format!("{label} {value}"), "", ""),
            }
        }
        Block::Time { label, at, .. } => {
            let unix = at.timestamp();
            let at = format!("<t:{unix}:F> (<t:{unix}:R>)");
            vec![match label.is_empty() {
                true => at,
                false => format!("**{}** {at}", escaped(label)),
            }]
        }
        Block::Gap => vec![String::new()],
    }
}

fn styled(text: &str, open: &str, close: &str) -> Vec<String> {
    styled_with(text, open, close, escaped)
}

fn styled_with(text: &str, open: &str, close: &str, escape: fn(&str) -> String) -> Vec<String> {
    // Room for what escaping adds at the beginning of lines.
    let longest = LONGEST_TEXT - 300;
    let parts = cut::parts(text, longest, |grapheme| units(grapheme) * 2);
    let part = |part: String| format!("{open}{}{close}", escape(&part));
    parts.into_iter().map(part).collect()
}

/// What Discord marks line by line.
fn by_line(text: &str, mark: &str) -> Vec<String> {
    let lines = text.lines().flat_map(|line| styled(line, mark, ""));
    lines.collect()
}

/// Plain words, so that they are shown as they are. Addresses stay, since they are no markup.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            escaped.push('\n');
        }
        let indent = line.len() - line.trim_start().len();
        for (at, word) in words(line) {
            match is_address(word) {
                true => escaped.push_str(word),
                false => push_escaped(&mut escaped, word, at == indent),
            }
        }
    }
    escaped
}

/// A line's words and the spaces between them, with where they begin.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split_inclusive(char::is_whitespace).map(move |word| {
        let begins = at;
        at += word.len();
        (begins, word)
    })
}

fn is_address(word: &str) -> bool {
    let word = word.trim_end();
    let is_web = word.starts_with("https://") || word.starts_with("http://");
    is_web && !word.contains(['<', '>', '\\', '`', '(', ')', '[', ']', '*', '|'])
}

fn push_escaped(text: &mut String, word: &str, begins_line: bool) {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    for (n, c) in word.chars().enumerate() {
        let anywhere = matches!(
            c,
            '\\' | '*' | '_' | '~' | '|' | '`' | '<' | '>' | '[' | ']'
        );
        let in_front = begins_line
            && ((n == 0 && matches!(c, '#' | '-' | '+'))
                || (digits > 0 && n == digits && matches!(c, '.' | ')')));
        if anywhere || in_front {
            text.push('\\');
        }
        text.push(c);
    }
}

/// What a component is, by the first letter of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A button: what it carries.
    Press,
    /// Choices: what was chosen is what a button would have carried.
    Choice,
    /// A form: its token.
    Form,
}

impl Part {
    const ALL: [Self; 3] = [Self::Press, Self::Choice, Self::Form];

    fn letter(self) -> char {
        match self {
            Self::Press => 'p',
            Self::Choice => 'c',
            Self::Form => 'f',
        }
    }

    /// An id that no other component of the message has, as Discord wants it: at most 100 characters.
    pub fn id(self, n: usize, carries: &str) -> String {
        format!("{}{n}~{carries}", self.letter())
    }

    /// Reads [`Self::id`] back.
    pub fn read(id: &str) -> Option<(Self, &str)> {
        let (front, carries) = id.split_once('~')?;
        let letter = front.chars().next()?;
        let part = Self::ALL.into_iter().find(|part| part.letter() == letter)?;
        Some((part, carries))
    }
}

/// The components of a reply. Links that Discord would not take are given back, to be written out.
pub fn components(reply: &Reply) -> (Vec<CreateActionRow>, Vec<Button>) {
    let mut written_out = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut all = reply.buttons.clone();
    if let Some(form) = &reply.form {
        // Beside what leads away from it, which stands last.
        match all.last_mut() {
            Some(last) => last.insert(0, form.open.clone()),
            None => all.push(vec![form.open.clone()]),
        }
    }
    for row in all {
        let (taken, not): (Vec<_>, Vec<_>) = row.into_iter().partition(is_taken);
        written_out.extend(not);
        rows.extend(
            taken
                .chunks(MOST_IN_A_ROW)
                .map(|row| Row::Buttons(row.to_vec())),
        );
    }
    let rows = fitted(rows);
    let mut n = 0;
    let mut next = || {
        n += 1;
        n
    };
    let rows = rows.into_iter().map(|row| row.component(&mut next));
    (rows.collect(), written_out)
}

/// A row of components.
enum Row {
    Buttons(Vec<Button>),
    /// One to be chosen: what each says, and what it carries.
    Choices(Vec<(String, String)>),
}

impl Row {
    /// What can be chosen in its place, where every button of it is pressed.
    fn choices(&self) -> Option<Vec<(String, String)>> {
        let Self::Buttons(buttons) = self else {
            return None;
        };
        let choice = |button: &Button| match &button.target {
            Target::Press(payload) => Some((button.label.clone(), payload.clone())),
            Target::Link(_) => None,
        };
        buttons.iter().map(choice).collect()
    }

    fn component(self, next: &mut impl FnMut() -> usize) -> CreateActionRow {
        match self {
            Self::Buttons(buttons) => {
                let buttons = buttons.iter().map(|button| key(button, next()));
                CreateActionRow::Buttons(buttons.collect())
            }
            Self::Choices(choices) => {
                let options = choices
                    .into_iter()
                    .map(|(label, payload)| {
                        CreateSelectMenuOption::new(label_of(&label, LONGEST_OPTION), payload)
                    })
                    .collect();
                let id = Part::Choice.id(next(), "");
                let kind = CreateSelectMenuKind::String { options };
                CreateActionRow::SelectMenu(CreateSelectMenu::new(id, kind))
            }
        }
    }
}

/// No more rows than Discord takes: where there are more, the longest run of buttons that stand below
/// each other becomes a list to choose from.
fn fitted(mut rows: Vec<Row>) -> Vec<Row> {
    while rows.len() > MOST_ROWS {
        let Some((start, length)) = longest_run(&rows) else {
            break;
        };
        let run: Vec<Row> = rows.splice(start..start + length, []).collect();
        let mut choices: Vec<(String, String)> = Vec::new();
        for choice in run.iter().filter_map(Row::choices).flatten() {
            // A list has each value once.
            if !choices.iter().any(|(_, payload)| *payload == choice.1) {
                choices.push(choice);
            }
        }
        let lists = choices.chunks(MOST_OPTIONS).map(<[_]>::to_vec);
        let lists: Vec<Row> = lists.map(Row::Choices).collect();
        rows.splice(start..start, lists);
    }
    if rows.len() > MOST_ROWS {
        tracing::warn!(rows = rows.len(), "more buttons than Discord shows");
        rows.truncate(MOST_ROWS);
    }
    rows
}

/// The rows that one list can take the place of: as few as are needed.
fn longest_run(rows: &[Row]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut start = 0;
    while start < rows.len() {
        let run = rows[start..]
            .iter()
            .take_while(|row| row.choices().is_some());
        let length = run.count();
        if length > best.map_or(1, |(_, length)| length) {
            best = Some((start, length));
        }
        start += length.max(1);
    }
    let (start, length) = best?;
    // What leads away stands last, and stays a button where it can.
    let spare = usize::from(length > 2 && rows.len() - length < MOST_ROWS - 1);
    Some((start, length - spare))
}

fn is_taken(button: &Button) -> bool {
    match &button.target {
        Target::Press(_) => true,
        Target::Link(url) => {
            url.len() <= LONGEST_LINK && Url::parse(url).is_ok_and(|url| is_web(&url))
        }
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn key(button: &Button, n: usize) -> CreateButton {
    let shown = match &button.target {
        Target::Link(url) => CreateButton::new_link(url),
        Target::Press(payload) => {
            CreateButton::new(Part::Press.id(n, payload)).style(match button.weight {
                Weight::Plain => ButtonStyle::Secondary,
                Weight::Main => ButtonStyle::Primary,
                Weight::Danger => ButtonStyle::Danger,
            })
        }
    };
    shown.label(label_of(&button.label, LONGEST_LABEL))
}

fn label_of(label: &str, longest: usize) -> String {
    match label.trim() {
        "" => "·".to_owned(),
        label => short(label, longest),
    }
}

#[cfg(test)]
mod tests {
    use eventos_core::chat::Action;

    use eventos_core::i18n::Lang;

    use super::*;

    #[test]
    fn what_people_write_is_shown_as_it_is() {
        for (text, shown) in [
            ("Jazz *night*", r"Jazz \*night\*"),
            ("@everyone <@1> <t:0:F>", r"@everyone \<@1\> \<t:0:F\>"),
            ("# Title\n- one\n1. two", "\\# Title\n\\- one\n1\\. two"),
            ("[here](https://a.example)", r"\[here\](https://a.example)"),
            (
                "see https://a.example/b_c_d now_",
                r"see https://a.example/b_c_d now\_",
            ),
            ("half-open", "half-open"),
            ("  > quote", "  \\> quote"),
        ] {
            assert_eq!(escaped(text), shown, "{text}");
        }
    }

    #[test]
    fn long_texts_are_cut_into_messages_that_discord_takes() {
        let text = Text::new()
            .title("*".repeat(300))
            .line("👩‍👩‍👧_".repeat(3_000))
            .note("x\ny".repeat(2_000));
        let shown = messages(&text);
        assert!(shown.len() > 2);
        for (n, one) in shown.iter().enumerate() {
            let Shown::Embed { title, description } = one else {
                panic!("{one:?}");
            };
            assert!(units(title) <= 256 && units(description) <= 4_096);
            assert_eq!(title.is_empty(), n > 0, "the title comes once");
        }
    }

    #[test]
    fn a_line_is_a_line_and_a_screen_is_an_embed() {
        assert_eq!(
            messages(&Text::new().line("Done.")),
            [Shown::Content("Done.".into())]
        );
        let screen = Text::new()
            .title("Jazz")
            .field(Lang::En, "Where", "Blue *Note*");
        let embed = Shown::Embed {
            title: "Jazz".into(),
            description: r"**Where:** Blue \*Note\*".into(),
        };
        assert_eq!(messages(&screen), [embed]);
    }

    #[test]
    fn many_buttons_become_a_list_and_what_leads_on_stays_a_button() {
        let mut reply = Reply::line("Which one?");
        for page in 0..20 {
            let event = Button::press(format!("Event {page}"), &Action::Events { page });
            reply = reply.row([event]);
        }
        reply = reply.row([Button::press("More", &Action::Help)]);
        let (rows, written_out) = components(&reply);
        assert!(written_out.is_empty());
        let json = serde_json::to_value(&rows).expect("it serializes");
        assert_eq!(json[0]["components"][0]["type"], 3);
        let options = json[0]["components"][0]["options"].as_array();
        assert_eq!(options.map(Vec::len), Some(20));
        assert_eq!(json[1]["components"][0]["label"], "More");
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn an_id_reads_back_and_is_no_others() {
        for part in Part::ALL {
            assert_eq!(Part::read(&part.id(7, "1AA~x")), Some((part, "1AA~x")));
        }
        assert_eq!(Part::read("nothing"), None);
    }
}
