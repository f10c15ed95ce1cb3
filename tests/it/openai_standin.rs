//! The stand-in of OpenAI's Chat Completions, asked by the real client.

use std::sync::Mutex;

use async_openai::types::chat::{
    ChatCompletionRequestMessage, ChatCompletionRequestUserMessage, FinishReason,
};
use eventos_core::clock::Clock;
use eventos_core::config::{Budget, Model, OpenAi as Config};
use eventos_core::model::{Failure, Said, Vendor};
use eventos_core::store::usage::Usage;
use eventos_tests::openai::{Answer, OpenAi, Settings};

fn model() -> Model {
    Model {
        name: "gpt-4o".to_owned(),
        max_tokens: 500,
        temperature: 0.7,
    }
}

async fn both(timeout_ms: u64) -> (OpenAi, Vendor) {
    let openai = OpenAi::start(Settings::default()).await;
    let config = Config {
        api_key: Some(openai.key().into()),
        base_url: Some(openai.base_url().parse().expect("an address")),
        main: model(),
        small: model(),
        timeout: std::time::Duration::from_millis(timeout_ms),
        budget: Budget {
            per_person: 1_000,
            per_day: 1_000,
            per_minute: 100,
        },
    };
    let vendor = Vendor::new(&config, &Clock::System).expect("a client");
    (openai, vendor)
}

fn hello() -> Vec<ChatCompletionRequestMessage> {
    vec![ChatCompletionRequestUserMessage::from("hello").into()]
}

#[tokio::test]
async fn what_a_model_says_arrives_with_what_it_cost() {
    let (openai, vendor) = both(5_000).await;
    openai.answers(Answer::text("Hello!").usage(12, 3));
    let (said, used) = vendor.ask(&model(), hello(), &[], None).await;
    let said = said.expect("an answer");
    assert_eq!(said.text, "Hello!");
    assert_eq!(said.end, Some(FinishReason::Stop));
    assert_eq!((used.prompt_tokens, used.completion_tokens), (12, 3));
    assert_eq!(openai.last().says, "hello");
    assert!(openai.violations().is_empty(), "{:?}", openai.violations());
}

#[tokio::test]
async fn each_failure_is_told_from_the_others() {
    let (openai, vendor) = both(20_000).await;
    let ask = async |answer: Answer| {
        openai.answers(answer);
        vendor.ask(&model(), hello(), &[], None).await.0
    };
    let quota = ask(Answer::insufficient_quota()).await;
    assert!(matches!(quota, Err(Failure::Quota)), "{quota:?}");
    let key = ask(Answer::error(
        401,
        "invalid_api_key",
        "Incorrect API key provided.",
    ))
    .await;
    assert!(matches!(key, Err(Failure::Key)), "{key:?}");
    let refused = ask(Answer::error(
        404,
        "model_not_found",
        "There is no such model.",
    ))
    .await;
    assert!(matches!(refused, Err(Failure::Refused(_))), "{refused:?}");
    let garbage = ask(Answer::garbage()).await;
    assert!(matches!(garbage, Err(Failure::Down(_))), "{garbage:?}");
}

#[tokio::test]
async fn somebody_who_never_answers_is_not_waited_for() {
    let (openai, vendor) = both(200).await;
    openai.answers(Answer::hangs());
    let (said, used) = vendor.ask(&model(), hello(), &[], None).await;
    assert!(
        matches!(said, Err(Failure::Late | Failure::Down(_))),
        "{said:?}"
    );
    assert_eq!(used.requests, 1);
}

/// What comes of an answer that is heard word by word, and all that was heard.
async fn heard(vendor: &Vendor) -> (Result<Said, Failure>, Usage, Vec<String>) {
    let words = Mutex::new(Vec::new());
    let hear = |text: &str| words.lock().expect("it").push(text.to_owned());
    let (said, used) = vendor.ask(&model(), hello(), &[], Some(&hear)).await;
    (said, used, words.into_inner().expect("it"))
}

#[tokio::test]
async fn a_stream_is_heard_as_it_comes_and_counted_at_its_end() {
    let (openai, vendor) = both(5_000).await;
    openai.answers(Answer::text("Jazz is on Friday at eight.").usage(12, 7));
    let (said, used, words) = heard(&vendor).await;
    let said = said.expect("an answer");
    assert_eq!(said.text, "Jazz is on Friday at eight.");
    assert!(words.len() > 1, "{words:?}");
    assert!(
        words.iter().all(|so_far| said.text.starts_with(so_far)),
        "{words:?}"
    );
    assert_eq!(words.last(), Some(&said.text));
    assert_eq!((used.prompt_tokens, used.completion_tokens), (12, 7));
    assert!(openai.last().is_stream);
    assert!(openai.violations().is_empty(), "{:?}", openai.violations());
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_no_answer_and_one_that_is_none_is() {
    let (openai, vendor) = both(20_000).await;
    openai.answers(Answer::text("Jazz is on Friday at eight.").cuts_stream_after(2));
    let (said, _, words) = heard(&vendor).await;
    assert!(matches!(said, Err(Failure::Down(_))), "{said:?}");
    assert!(!words.is_empty());
    openai.answers(Answer::text("Jazz is on Friday.").stream_error());
    let (said, ..) = heard(&vendor).await;
    assert!(
        matches!(said, Err(Failure::Down(_) | Failure::Refused(_))),
        "{said:?}"
    );
    // Some services answer in one piece, whatever they are asked.
    openai.answers(Answer::text("Jazz.").ignores_stream());
    openai.answers(Answer::text("Jazz."));
    let (said, _, words) = heard(&vendor).await;
    assert_eq!(said.expect("an answer").text, "Jazz.");
    assert!(words.is_empty(), "{words:?}");
    // Before the first word it is asked again, as without a stream.
    openai.answers(Answer::error(503, "", "Overloaded."));
    openai.answers(Answer::text("Blues."));
    let (said, _, words) = heard(&vendor).await;
    assert_eq!(said.expect("an answer").text, "Blues.");
    assert!(!words.is_empty());
}
