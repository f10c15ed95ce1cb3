## The command line

cli-failed = It failed: { $error }
cli-failures = { $count ->
    [one] Something went wrong inside; the log above says what.
   *[other] { $count } things went wrong inside; the log above says what.
}
cli-data-dir-failed = DATA_DIR: the folder { $path } cannot be made: { $error }
cli-database-file-failed = DATABASE_URL: the file { $path } cannot be written: { $error }
cli-bind-failed = { $variable }: cannot listen on { $address }: { $error }
cli-migrated = The { $database } database has this version's schema.
cli-telegram-bad-token = TELEGRAM_TOKEN: Telegram does not know this token. Ask @BotFather for the bot’s token.
cli-telegram-needs-token = The telegram role needs TELEGRAM_TOKEN, the bot’s token from @BotFather.
cli-telegram-needs-web = With TELEGRAM_WEBHOOK_SECRET, Telegram sends to the web server: the telegram role needs the web role in the same process.
cli-discord-bad-token = DISCORD_TOKEN: Discord does not know this token. Reset it on the Bot page of https://discord.com/developers/applications.
cli-discord-needs-token = The discord role needs DISCORD_TOKEN, the bot’s token from https://discord.com/developers/applications.
cli-discord-shards = --discord-shards: write how many shards there are, such as 4, or which of them this process serves, such as 0-1/4.
cli-split-on-sqlite = With SQLite, one process has to run both web and worker. To split roles, set DATABASE_URL to a PostgreSQL database.
cli-console-needs-worker = The console role needs the worker role in the same process: messages to the console can only be shown there.

## Configuration

config-intro = The configuration is wrong. Nothing was started.
config-wrong = { $variable }: { $reason }
config-not-url = this is not a web address. It reads like https://events.example.org.
config-not-http-url = the address must begin with http:// or https:// and name a host.
config-not-database-url = this is not a database. It reads like postgres://user:password@host/name or sqlite:path/to/file.db.
config-not-https-when-live = it must begin with https://, since the key of Stripe takes real money.
config-not-address = this is not an address and port. It reads like 127.0.0.1:8080.
config-not-stripe-key = this is not a secret key of Stripe. It begins with sk_test_, rk_test_, sk_live_ or rk_live_.
config-not-webhook-secret = this is not a signing secret of Stripe. Each begins with whsec_; several are separated by commas.
config-not-mailbox = this is not a sender. It reads like tickets@example.org or Tickets <tickets@example.org>.
config-not-smtp-url = this is not a mail server. It reads like smtps://user:password@mail.example.org.
config-not-log-format = it is either text or json.
config-not-log-filter = RUST_LOG: this filter cannot be read: { $error }
config-not-addresses = these are not all addresses or networks, separated by commas. They read like 127.0.0.1 or 10.0.0.0/8.
config-not-token = it needs at least { $shortest } characters: letters, digits and - . _ ~ + / =. For example: openssl rand -hex 24
config-not-telegram-token = this is not a bot’s token. It reads like 123456789:AAE…, as @BotFather gives it.
config-not-telegram-secret = it has 1 to 256 characters: letters, digits, _ and -. For example: openssl rand -hex 24
config-not-discord-token = this is not a bot’s token. It reads like MTIz….Gabc12.Xyz…, as the Bot page of https://discord.com/developers/applications gives it.
config-not-https-for-telegram = it must begin with https://, since Telegram sends webhooks to encrypted addresses only. Without TELEGRAM_WEBHOOK_SECRET, updates are polled and any address does.
config-not-whole-number = it is not a whole number from 1 on
config-not-temperature = it is not a number from 0 to 2
config-same-as = it is the same address as { $other }; give it another port.
config-needed-by = it must be set, because { $other } is.
config-not-besides = it cannot be set besides { $other }; leave one of them out.
config-live-key-in-sandbox = this is a live key, which moves real money. The demo does not start beside it; unset the variable first.

## The console

console-only-you = (only you)
console-picture-saved = Picture: { $path }
console-file-saved = File: { $path }
console-mail-written = Mail: { $path }
console-link-open = Open this in a browser: { $url }
console-keys = The console itself understands:
    /as NAME – somebody else speaks from here on
    /press 2 or /2 – press choice 2; /press Publish works too
    /photo PATH – send a picture; without a path, the last ticket
    /pay – pay the last checkout; also /pay decline, /pay later, then /pay settle or /pay bounce
    /wait – wait until nothing is under way
    /again – send the last line once more, as a platform that delivers twice
    /quit – leave
    Everything else goes to EventOS; /help says what it can do.
console-usage-as = Who speaks? For example: /as Ben
console-usage-press = Which choice? For example: /press 1, or just /1
console-usage-pay = The checkout page has these buttons: /pay, /pay decline, /pay later, /pay settle, /pay bounce.
console-no-choice = There is no such choice. The numbers stand in brackets under the last answers.
console-no-ticket = No ticket has been shown yet. Name a picture: /photo PATH
console-no-checkout = No checkout has been shown yet. Buy a ticket first.
console-no-sandbox = There is no sandbox here. Open the checkout link in a browser and pay at Stripe.
console-no-such-button = The checkout page no longer has this button. Nothing was pressed.
console-nothing-again = Nothing has been said yet that could be repeated.
console-photo-failed = { $path } cannot be read: { $error }
console-paid = Paid on the checkout page. In the sandbox, that cost nothing.
console-declined = The card was declined on the checkout page. Nothing was paid; /pay tries again.
console-awaiting = Ordered on the checkout page; the bank has still to say. /pay settle: it confirms. /pay bounce: it refuses.
console-bounced = The bank refused the payment. Nothing was paid.
console-webhooks-stuck = Some of Stripe's messages were not taken yet; they will be sent again later.

## The demo

demo-sandbox = EventOS demo: a sandbox. No card is charged, no money moves, and no mail leaves this machine.
demo-places = Everything is kept in { $folder }. Pages: { $url }
demo-own-database = DATABASE_URL is set, but the demo does not use it: it has a database of its own in its folder.
demo-first-new = You are Ada. Type /new to make an event and publish it.
demo-first-as = Then /as Ben to be somebody else, and /buy to get a ticket.
demo-first-pay = Open the checkout link in a browser, or type /pay. More: /? and /help.
demo-bind-failed = --bind: cannot listen on { $address }: { $error }
demo-folder-failed = --data-dir: the folder { $path } cannot be used: { $error }
demo-folder-in-use = --data-dir: another demo is running in { $path }. End it, or choose another folder.

## The doctor

doctor-config-fine = The configuration can be read.
doctor-config-advice = Correct { $variable }; .env.example explains it.
doctor-rest-later = The rest is checked once this is mended.
doctor-data-dir-fine = The data folder { $path } can be written to.
doctor-data-dir-new = The data folder { $path } will be made at the first start.
doctor-data-dir-wrong = The data folder { $path } cannot be written to: { $error }
doctor-data-dir-advice = Give the user who runs EventOS write access to it, or set DATA_DIR to another folder.
doctor-database-fine = The { $kind } database answers and has this version's schema.
doctor-database-new = There is no database at { $path } yet.
doctor-database-old = The { $kind } database answers, but does not have this version's schema.
doctor-database-migrate = “eventos migrate” makes it; so does the next “eventos run”.
doctor-database-wrong = The database cannot be used: { $error }
doctor-database-advice = Check DATABASE_URL, and that the database server runs and lets this user in.
doctor-stripe-none = Payments are off: only free tickets can be given out.
doctor-stripe-none-advice = To sell tickets, set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.
doctor-stripe-live = Stripe answers and takes the key. It is a live key: real money moves.
doctor-stripe-test = Stripe answers and takes the key. It is a test key: no money moves.
doctor-stripe-wrong = Stripe does not work: { $error }
doctor-stripe-advice = Compare STRIPE_SECRET_KEY with https://dashboard.stripe.com/apikeys, and check that this machine reaches api.stripe.com (or STRIPE_API_URL).
doctor-webhook-secrets = { $count ->
    [one] One webhook secret is set.
   *[other] { $count } webhook secrets are set; any of them is accepted.
}
doctor-public-url-fine = People reach the pages at { $url }.
doctor-public-url-http = Real money moves, but PUBLIC_URL is { $url }, which is not encrypted.
doctor-public-url-http-advice = Set PUBLIC_URL to an address that begins with https://.
doctor-public-url-local = PUBLIC_URL is { $url }, which others cannot reach.
doctor-public-url-local-advice = Set PUBLIC_URL to the address people and Stripe use. To try it out on this machine: stripe listen --forward-to { $url }/webhooks/stripe
doctor-mail-fine = Mail can be handed over by way of { $variable }.
doctor-mail-wrong = Mail cannot be handed over: { $error }
doctor-mail-advice = Check { $variable } and EMAIL_FROM.
doctor-mail-files = Mail is not sent: it is written to { $path }.
doctor-mail-files-advice = To send it, set RESEND_API_KEY or SMTP_URL, and EMAIL_FROM.
doctor-telegram-polls = The bot on Telegram is @{ $name }. Updates are polled.
doctor-telegram-hooked = The bot on Telegram is @{ $name }. Updates come to { $url }.
doctor-telegram-none = There is no bot on Telegram.
doctor-telegram-none-advice = To have one, ask @BotFather for a token and set TELEGRAM_TOKEN.
doctor-telegram-wrong = Telegram does not work: { $error }
doctor-telegram-advice = Compare TELEGRAM_TOKEN with what @BotFather gave, and check that this machine reaches api.telegram.org (or TELEGRAM_API_URL).
doctor-telegram-hook-fails = Telegram could not bring updates to { $url }: { $error }
doctor-telegram-hook-advice = Check that PUBLIC_URL is this server’s, with a certificate that others accept, and that the reverse proxy lets /webhooks/telegram through.
doctor-telegram-not-inline = To let people offer events in any chat (@YourBot jazz), send @BotFather /setinline.
doctor-discord = The bot on Discord is { $name }. To bring it into a server: { $invite }
doctor-discord-none = There is no bot on Discord.
doctor-discord-none-advice = To have one, make an application at https://discord.com/developers/applications and set DISCORD_TOKEN to its bot’s token.
doctor-discord-wrong = Discord does not work: { $error }
doctor-discord-advice = Compare DISCORD_TOKEN with the Bot page of https://discord.com/developers/applications, and check that this machine reaches discord.com (or DISCORD_API_URL).
doctor-assistant = The assistant asks { $model }. Today: { $count ->
    [one] one request
   *[other] { $count } requests
}, { $tokens } of { $most } tokens.
doctor-assistant-none = There is no assistant: forms do its job.
doctor-assistant-none-advice = To have one, set OPENAI_API_KEY, or OPENAI_BASE_URL for another service.
doctor-port-fine = { $address } is free to listen on.
doctor-port-taken = { $address } is not free: { $error }
doctor-port-advice = If EventOS is running already, this is as it should be. Otherwise set BIND_ADDR to another address.
doctor-metrics-off = Metrics are not served. METRICS_ADDR or METRICS_TOKEN turns them on.
doctor-metrics-addr = Metrics are served at { $url }, to whoever reaches that address.
doctor-metrics-token = Metrics are served at { $url }, to whoever has METRICS_TOKEN.
doctor-metrics-open = Metrics are served at { $url }, and other machines may reach that address.
doctor-metrics-open-advice = Anybody who reaches it can read them. Set METRICS_ADDR to an address of this machine only, like 127.0.0.1:9464, or let the firewall keep it.
doctor-all-fine = Nothing is broken.
doctor-some-wrong = { $count ->
    [one] One thing is wrong.
   *[other] { $count } things are wrong.
}

# eventos eval

no-model = No model is configured. Set OPENAI_API_KEY, or OPENAI_BASE_URL for another service.
eval-folder-wrong = --cases: the folder { $path } cannot be read: { $error }
eval-folder-empty = --cases: in the folder { $path } there is no file with cases (*.json).
eval-none-fits = None of the cases in { $path } is of that kind and name.
eval-file-wrong = { $file }: these are no cases: { $error }
eval-case-wrong = { $file }, { $case }, { $field }: { $reason }
eval-wrong-name = Write it in small letters, digits and hyphens.
eval-wrong-name-twice = Another case of this name is in { $file }.
eval-wrong-says = Somebody has to say something.
eval-wrong-starts = There has to be such a time, later than the day before the case.
eval-wrong-event = No event of this case is called “{ $name }”.
eval-wrong-draft-sold = Nobody has a ticket of a draft.
eval-wrong-tier = The event has no tier “{ $name }”.
eval-wrong-quantity = At least 1, and no fewer than are in.
eval-begins = { $model } is asked, in { $count ->
    [one] 1 case
   *[other] { $count } cases
  }. That costs what the service asks for it.
eval-title = { $model } at { $host }
eval-column-kind = Kind
eval-column-cases = Cases
eval-column-passed = Passed
eval-column-in = Tokens in
eval-column-out = Tokens out
eval-column-cost = Cost
eval-total = All
eval-what-waited = p50 and p95: of a hundred messages, 50 and 95 were answered within that time.
eval-cost-unknown = What { $model } costs is not known: say it with --prices.
eval-finding = { "  " }{ $rule }: expected { $expected }, came { $came }
eval-json-failed = --json: { $path } cannot be written: { $error }
eval-unanswered = The model did not answer once. `eventos doctor` checks the configuration.
eval-below = { $came } % came out as they have to; { $wanted } % were asked for.
