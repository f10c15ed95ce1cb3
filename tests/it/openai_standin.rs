//! The stand-in of OpenAI's Chat Completions, asked by the real client.

use async_openai::types::chat::{
    ChatCompletionRequestMessage, ChatCompletionRequestUserMessage, FinishReason,
};
use eventos_core::clock::Clock;
use eventos_core::config::{Budget, Model, OpenAi as Config};
use eventos_core::model::{Failure, Vendor};
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
    let (said, used) = vendor.ask(&model(), hello(), &[]).await;
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
        vendor.ask(&model(), hello(), &[]).await.0
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
    let (said, used) = vendor.ask(&model(), hello(), &[]).await;
    assert!(
        matches!(said, Err(Failure::Late | Failure::Down(_))),
        "{said:?}"
    );
    assert_eq!(used.requests, 1);
}
