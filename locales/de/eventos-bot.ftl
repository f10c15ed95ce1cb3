## The command line

cli-failed = Es ist fehlgeschlagen: { $error }
cli-failures = { $count ->
    [one] Im Innern ist etwas schiefgegangen; was, steht oben im Protokoll.
   *[other] Im Innern sind { $count } Dinge schiefgegangen; welche, steht oben im Protokoll.
}
cli-data-dir-failed = DATA_DIR: Der Ordner { $path } lässt sich nicht anlegen: { $error }
cli-database-file-failed = DATABASE_URL: In die Datei { $path } kann nicht geschrieben werden: { $error }
cli-bind-failed = { $variable }: { $address } lässt sich nicht öffnen: { $error }
cli-migrated = Die { $database }-Datenbank hat jetzt das Schema dieser Version.
cli-telegram-bad-token = TELEGRAM_TOKEN: Telegram kennt dieses Token nicht. @BotFather nennt das Token des Bots.
cli-telegram-needs-token = Die Rolle telegram braucht TELEGRAM_TOKEN, das Token des Bots von @BotFather.
cli-telegram-needs-web = Mit TELEGRAM_WEBHOOK_SECRET schickt Telegram an den Webserver: Die Rolle telegram braucht die Rolle web im selben Prozess.
cli-discord-bad-token = DISCORD_TOKEN: Discord kennt dieses Token nicht. Erzeuge auf der Seite „Bot“ von https://discord.com/developers/applications ein neues.
cli-discord-needs-token = Die Rolle discord braucht DISCORD_TOKEN, das Token des Bots von https://discord.com/developers/applications.
cli-discord-shards = --discord-shards: Gib an, wie viele Shards es gibt, etwa 4, oder welche davon dieser Prozess bedient, etwa 0-1/4.
cli-split-on-sqlite = Mit SQLite muss ein Prozess web und worker zugleich übernehmen. Um die Rollen zu trennen, setze DATABASE_URL auf eine PostgreSQL-Datenbank.
cli-console-needs-worker = Die Rolle console braucht die Rolle worker im selben Prozess: Nachrichten an die Konsole lassen sich nur dort zeigen.

## Configuration

config-intro = Die Konfiguration ist falsch. Es wurde nichts gestartet.
config-wrong = { $variable }: { $reason }
config-not-url = Das ist keine Webadresse. Sie sieht so aus: https://events.example.org.
config-not-http-url = Die Adresse muss mit http:// oder https:// beginnen und einen Rechner nennen.
config-not-database-url = Das ist keine Datenbank. Sie sieht so aus: postgres://benutzer:passwort@rechner/name oder sqlite:pfad/zur/datei.db.
config-not-https-when-live = Sie muss mit https:// beginnen, denn der Stripe-Schlüssel nimmt echtes Geld ein.
config-not-address = Das ist keine Adresse mit Port. Sie sieht so aus: 127.0.0.1:8080.
config-not-stripe-key = Das ist kein geheimer Schlüssel von Stripe. Er beginnt mit sk_test_, rk_test_, sk_live_ oder rk_live_.
config-not-webhook-secret = Das ist kein Signaturgeheimnis von Stripe. Jedes beginnt mit whsec_; mehrere werden durch Kommas getrennt.
config-not-mailbox = Das ist kein Absender. Er sieht so aus: tickets@example.org oder Tickets <tickets@example.org>.
config-not-smtp-url = Das ist kein Mailserver. Er sieht so aus: smtps://benutzer:passwort@mail.example.org.
config-not-log-format = Möglich sind text und json.
config-not-log-filter = RUST_LOG: Dieser Filter ist nicht lesbar: { $error }
config-not-addresses = Das sind nicht lauter Adressen oder Netze, durch Kommas getrennt. Sie sehen so aus: 127.0.0.1 oder 10.0.0.0/8.
config-not-token = Es braucht mindestens { $shortest } Zeichen: Buchstaben, Ziffern und - . _ ~ + / =. Zum Beispiel: openssl rand -hex 24
config-not-telegram-token = Das ist kein Token eines Bots. Es sieht aus wie 123456789:AAE…, so gibt es @BotFather aus.
config-not-telegram-secret = Es hat 1 bis 256 Zeichen: Buchstaben, Ziffern, _ und -. Zum Beispiel: openssl rand -hex 24
config-not-discord-token = Das ist kein Bot-Token. Es sieht aus wie MTIz….Gabc12.Xyz…, so wie es auf der Seite „Bot“ von https://discord.com/developers/applications steht.
config-not-https-for-telegram = Sie muss mit https:// beginnen, denn Telegram schickt Webhooks nur an verschlüsselte Adressen. Ohne TELEGRAM_WEBHOOK_SECRET werden Updates abgeholt, und jede Adresse genügt.
config-not-whole-number = Das ist keine ganze Zahl ab 1
config-not-temperature = Das ist keine Zahl von 0 bis 2
config-same-as = Das ist dieselbe Adresse wie { $other }; es braucht einen anderen Port.
config-needed-by = Das muss gesetzt sein, weil { $other } gesetzt ist.
config-not-besides = Das geht nicht zusammen mit { $other }; lass eines von beiden weg.
config-live-key-in-sandbox = Das ist ein Live-Schlüssel, der echtes Geld bewegt. Daneben startet die Demo nicht; entferne zuerst die Variable.

## The console

console-only-you = (nur für dich)
console-picture-saved = Bild: { $path }
console-file-saved = Datei: { $path }
console-mail-written = Mail: { $path }
console-link-open = Öffne das im Browser: { $url }
console-keys = Die Konsole selbst versteht:
    /as NAME – ab hier spricht jemand anderes
    /press 2 oder /2 – Auswahl 2 drücken; /press Veröffentlichen geht auch
    /photo PFAD – ein Bild schicken; ohne Pfad das letzte Ticket
    /pay – die letzte Kasse bezahlen; auch /pay decline, /pay later, danach /pay settle oder /pay bounce
    /wait – warten, bis nichts mehr unterwegs ist
    /again – die letzte Zeile noch einmal schicken, wie eine Plattform, die doppelt zustellt
    /quit – gehen
    Alles andere geht an EventOS; /help sagt, was es kann.
console-usage-as = Wer spricht? Zum Beispiel: /as Ben
console-usage-press = Welche Auswahl? Zum Beispiel: /press 1 oder einfach /1
console-usage-pay = Die Kasse hat diese Knöpfe: /pay, /pay decline, /pay later, /pay settle, /pay bounce.
console-no-choice = Diese Auswahl gibt es nicht. Die Nummern stehen in Klammern unter den letzten Antworten.
console-no-ticket = Bisher wurde kein Ticket gezeigt. Nenne ein Bild: /photo PFAD
console-no-checkout = Bisher wurde keine Kasse gezeigt. Kaufe zuerst ein Ticket.
console-no-sandbox = Hier gibt es keine Sandbox. Öffne den Link zur Kasse im Browser und bezahle bei Stripe.
console-no-such-button = Diesen Knopf hat die Kasse nicht mehr. Es wurde nichts gedrückt.
console-nothing-again = Bisher wurde nichts gesagt, was sich wiederholen ließe.
console-photo-failed = { $path } lässt sich nicht lesen: { $error }
console-paid = An der Kasse bezahlt. In der Sandbox hat das nichts gekostet.
console-declined = Die Karte wurde an der Kasse abgelehnt. Es wurde nichts bezahlt; /pay versucht es noch einmal.
console-awaiting = An der Kasse bestellt; die Bank muss noch entscheiden. /pay settle: Sie bestätigt. /pay bounce: Sie lehnt ab.
console-bounced = Die Bank hat die Zahlung abgelehnt. Es wurde nichts bezahlt.
console-webhooks-stuck = Einige Nachrichten von Stripe wurden noch nicht angenommen; sie kommen später noch einmal.

## The demo

demo-sandbox = EventOS-Demo: eine Sandbox. Keine Karte wird belastet, kein Geld fließt, und keine Mail verlässt diesen Rechner.
demo-places = Alles liegt in { $folder }. Seiten: { $url }
demo-own-database = DATABASE_URL ist gesetzt, aber die Demo benutzt sie nicht: Sie hat ihre eigene Datenbank in ihrem Ordner.
demo-first-new = Du bist Ada. Tippe /new, um ein Event anzulegen und zu veröffentlichen.
demo-first-as = Dann /as Ben, um jemand anderes zu sein, und /buy für ein Ticket.
demo-first-pay = Öffne den Link zur Kasse im Browser, oder tippe /pay. Mehr: /? und /help.
demo-bind-failed = --bind: { $address } lässt sich nicht öffnen: { $error }
demo-folder-failed = --data-dir: Der Ordner { $path } lässt sich nicht benutzen: { $error }
demo-folder-in-use = --data-dir: In { $path } läuft schon eine andere Demo. Beende sie, oder wähle einen anderen Ordner.

## The doctor

doctor-config-fine = Die Konfiguration ist lesbar.
doctor-config-advice = Berichtige { $variable }; .env.example erklärt es.
doctor-rest-later = Alles Weitere wird geprüft, sobald das behoben ist.
doctor-data-dir-fine = In den Datenordner { $path } lässt sich schreiben.
doctor-data-dir-new = Der Datenordner { $path } wird beim ersten Start angelegt.
doctor-data-dir-wrong = In den Datenordner { $path } lässt sich nicht schreiben: { $error }
doctor-data-dir-advice = Gib dem Benutzer, unter dem EventOS läuft, dort Schreibrechte, oder setze DATA_DIR auf einen anderen Ordner.
doctor-database-fine = Die { $kind }-Datenbank antwortet und hat das Schema dieser Version.
doctor-database-new = Unter { $path } gibt es noch keine Datenbank.
doctor-database-old = Die { $kind }-Datenbank antwortet, hat aber nicht das Schema dieser Version.
doctor-database-migrate = „eventos migrate“ legt es an; das nächste „eventos run“ auch.
doctor-database-wrong = Die Datenbank lässt sich nicht benutzen: { $error }
doctor-database-advice = Prüfe DATABASE_URL und ob der Datenbankserver läuft und diesen Benutzer einlässt.
doctor-stripe-none = Zahlungen sind aus: Es lassen sich nur kostenlose Tickets ausgeben.
doctor-stripe-none-advice = Um Tickets zu verkaufen, setze STRIPE_SECRET_KEY und STRIPE_WEBHOOK_SECRET.
doctor-stripe-live = Stripe antwortet und nimmt den Schlüssel an. Es ist ein Live-Schlüssel: Echtes Geld fließt.
doctor-stripe-test = Stripe antwortet und nimmt den Schlüssel an. Es ist ein Testschlüssel: Es fließt kein Geld.
doctor-stripe-wrong = Stripe funktioniert nicht: { $error }
doctor-stripe-advice = Vergleiche STRIPE_SECRET_KEY mit https://dashboard.stripe.com/apikeys und prüfe, ob dieser Rechner api.stripe.com (oder STRIPE_API_URL) erreicht.
doctor-webhook-secrets = { $count ->
    [one] Ein Webhook-Geheimnis ist gesetzt.
   *[other] { $count } Webhook-Geheimnisse sind gesetzt; jedes davon gilt.
}
doctor-public-url-fine = Die Seiten sind unter { $url } erreichbar.
doctor-public-url-http = Es fließt echtes Geld, aber PUBLIC_URL ist { $url }, und das ist nicht verschlüsselt.
doctor-public-url-http-advice = Setze PUBLIC_URL auf eine Adresse, die mit https:// beginnt.
doctor-public-url-local = PUBLIC_URL ist { $url }; andere erreichen das nicht.
doctor-public-url-local-advice = Setze PUBLIC_URL auf die Adresse, die Menschen und Stripe benutzen. Zum Ausprobieren auf diesem Rechner: stripe listen --forward-to { $url }/webhooks/stripe
doctor-mail-fine = Mail lässt sich über { $variable } übergeben.
doctor-mail-wrong = Mail lässt sich nicht übergeben: { $error }
doctor-mail-advice = Prüfe { $variable } und EMAIL_FROM.
doctor-mail-files = Mail wird nicht verschickt, sondern nach { $path } geschrieben.
doctor-mail-files-advice = Um sie zu verschicken, setze RESEND_API_KEY oder SMTP_URL, und EMAIL_FROM.
doctor-telegram-polls = Der Bot auf Telegram ist @{ $name }. Updates werden abgeholt.
doctor-telegram-hooked = Der Bot auf Telegram ist @{ $name }. Updates kommen an { $url }.
doctor-telegram-none = Es gibt keinen Bot auf Telegram.
doctor-telegram-none-advice = Um einen zu haben, hol dir bei @BotFather ein Token und setze TELEGRAM_TOKEN.
doctor-telegram-wrong = Telegram funktioniert nicht: { $error }
doctor-telegram-advice = Vergleiche TELEGRAM_TOKEN mit dem von @BotFather und prüfe, ob dieser Rechner api.telegram.org (oder TELEGRAM_API_URL) erreicht.
doctor-telegram-hook-fails = Telegram konnte Updates nicht an { $url } bringen: { $error }
doctor-telegram-hook-advice = Prüfe, ob PUBLIC_URL zu diesem Server führt, mit einem Zertifikat, das andere annehmen, und ob der Reverse-Proxy /webhooks/telegram durchlässt.
doctor-telegram-not-inline = Damit Leute Events in jedem Chat anbieten können (@DeinBot jazz), sende @BotFather /setinline.
doctor-discord = Der Bot auf Discord heißt { $name }. So kommt er auf einen Server: { $invite }
doctor-discord-none = Auf Discord gibt es keinen Bot.
doctor-discord-none-advice = Lege dafür unter https://discord.com/developers/applications eine Anwendung an und setze DISCORD_TOKEN auf das Token ihres Bots.
doctor-discord-wrong = Discord funktioniert nicht: { $error }
doctor-discord-advice = Vergleiche DISCORD_TOKEN mit der Seite „Bot“ von https://discord.com/developers/applications und prüfe, ob dieser Rechner discord.com (oder DISCORD_API_URL) erreicht.
doctor-assistant = Der Assistent fragt { $model }. Heute: { $count ->
    [one] eine Anfrage
   *[other] { $count } Anfragen
}, { $tokens } von { $most } Tokens.
doctor-assistant-none = Es gibt keinen Assistenten: Formulare tun dasselbe.
doctor-assistant-none-advice = Um einen zu haben, setze OPENAI_API_KEY, oder OPENAI_BASE_URL für einen anderen Dienst.
doctor-port-fine = { $address } ist frei.
doctor-port-taken = { $address } ist nicht frei: { $error }
doctor-port-advice = Wenn EventOS schon läuft, ist das richtig so. Sonst setze BIND_ADDR auf eine andere Adresse.
doctor-metrics-off = Metriken werden nicht ausgegeben. METRICS_ADDR oder METRICS_TOKEN schaltet sie ein.
doctor-metrics-addr = Metriken gibt es unter { $url }, für alle, die diese Adresse erreichen.
doctor-metrics-token = Metriken gibt es unter { $url }, für alle, die METRICS_TOKEN haben.
doctor-metrics-open = Metriken gibt es unter { $url }, und andere Rechner können diese Adresse vielleicht erreichen.
doctor-metrics-open-advice = Wer sie erreicht, kann sie lesen. Setze METRICS_ADDR auf eine Adresse nur dieses Rechners, etwa 127.0.0.1:9464, oder lass die Firewall sie schützen.
doctor-all-fine = Es ist nichts falsch.
doctor-some-wrong = { $count ->
    [one] Eine Sache ist falsch.
   *[other] { $count } Dinge sind falsch.
}

# eventos eval

no-model = Es ist kein Modell eingerichtet. Setze OPENAI_API_KEY, oder OPENAI_BASE_URL für einen anderen Dienst.
eval-folder-wrong = --cases: Der Ordner { $path } lässt sich nicht lesen: { $error }
eval-folder-empty = --cases: Im Ordner { $path } ist keine Datei mit Fällen (*.json).
eval-none-fits = Keiner der Fälle in { $path } ist von dieser Art und heißt so.
eval-file-wrong = { $file }: Das sind keine Fälle: { $error }
eval-case-wrong = { $file }, { $case }, { $field }: { $reason }
eval-wrong-name = Schreib ihn mit kleinen Buchstaben, Ziffern und Bindestrichen.
eval-wrong-name-twice = Ein anderer Fall dieses Namens steht in { $file }.
eval-wrong-says = Jemand muss etwas sagen.
eval-wrong-starts = Es muss diese Zeit geben, und sie muss nach dem Tag vor dem Fall liegen.
eval-wrong-event = Kein Event dieses Falls heißt „{ $name }“.
eval-wrong-draft-sold = Für einen Entwurf hat niemand ein Ticket.
eval-wrong-tier = Das Event hat keine Kategorie „{ $name }“.
eval-wrong-quantity = Mindestens 1, und nicht weniger, als drin sind.
eval-begins = { $model } wird gefragt, in { $count ->
    [one] 1 Fall
   *[other] { $count } Fällen
  }. Das kostet, was der Dienst dafür verlangt.
eval-title = { $model } bei { $host }
eval-column-kind = Art
eval-column-cases = Fälle
eval-column-passed = Bestanden
eval-column-in = Tokens hinein
eval-column-out = Tokens heraus
eval-column-cost = Kosten
eval-total = Alle
eval-what-waited = p50 und p95: Von hundert Nachrichten waren 50 und 95 in dieser Zeit beantwortet.
eval-cost-unknown = Was { $model } kostet, ist nicht bekannt: Gib es mit --prices an.
eval-finding = { "  " }{ $rule }: erwartet { $expected }, gekommen { $came }
eval-json-failed = --json: { $path } lässt sich nicht schreiben: { $error }
eval-unanswered = Das Modell hat kein einziges Mal geantwortet. `eventos doctor` prüft die Einstellungen.
eval-below = { $came } % kamen heraus, wie sie müssen; verlangt waren { $wanted } %.
