//! What goes wrong around the product, and what it still keeps.

use eventos_tests::faults::{self, Options};
use eventos_tests::load::Which;

async fn killed(db: Which) {
    let options = Options {
        db,
        kills: 3,
        life_millis: 2500,
        seed: 7,
    };
    let counted = faults::run(&options).await;
    assert_eq!(counted.broken, Vec::<String>::new());
    assert!(counted.paid_orders > 0, "{counted:?}");
}

mod killed_at_random_moments_it_keeps_every_promise {
    use super::{Which, killed};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        killed(Which::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        killed(Which::Postgres).await;
    }
}
