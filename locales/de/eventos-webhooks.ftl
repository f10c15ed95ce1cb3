## The foot of every page

page-foot-language = Sprache

## What an event's and a ticket's page have in common

page-facts-when = Wann
page-facts-where = Wo
page-facts-until = bis { $time }
page-link-calendar = In den Kalender
page-link-event = Zum Event

## An event

page-event-cover-alt = Titelbild von { $name }
page-event-about = Über das Event
page-event-tickets = Tickets
page-event-cancelled-title = Dieses Event ist abgesagt.
page-event-cancelled-text = Es gibt keine Tickets mehr. Wer bezahlt hat, bekommt sein Geld zurück.
page-event-over-title = Dieses Event ist vorbei.
page-event-over-text = Es gibt keine Tickets mehr.
page-tier-free = Kostenlos
page-tier-sold = Ausverkauft
page-tier-ended = Verkauf beendet
page-tier-from = Erhältlich ab { $date }
page-tier-left = { $count ->
    [one] Nur noch eins übrig
   *[other] Nur noch { $count } übrig
}
page-buy-title = So bekommst du Tickets
page-buy-text = Tickets gibt es im Chat. Schick dem Bot:
page-buy-copy = Kopieren
page-buy-copied = Kopiert
page-buy-hint = Dort wählst du, wie viele du möchtest. Deine Tickets kommen dann in den Chat.
page-buy-telegram = In Telegram kaufen
page-buy-tier-telegram = „{ $tier }“ in Telegram kaufen
page-buy-discord = In Discord kaufen
page-buy-discord-who = Für Mitglieder des Servers, auf dem das Event steht.
page-buy-elsewhere = Oder schick dem Bot das hier in einem anderen Chat:

## A ticket

page-ticket-qr = QR-Code dieses Tickets, zum Scannen am Einlass
page-ticket-tier = Ticket
page-ticket-name = Name
page-ticket-number = Nummer
page-ticket-seat = { $seat } von { $count }
page-ticket-code = Code, falls sich der QR-Code nicht scannen lässt
page-ticket-actions = Was du mit diesem Ticket tun kannst
page-ticket-picture = Als Bild speichern
page-ticket-good-title = Gültig
page-ticket-good-text = Zeig das am Einlass. Es gilt für eine Person, gib es also nicht weiter.
page-ticket-in-title = Schon eingelassen
page-ticket-in-text = Eingelassen am { $date }. Für niemand anderen gilt es mehr.
page-ticket-suspended-title = Ausgesetzt
page-ticket-suspended-text = Die Zahlung wird bei der Bank angefochten. Bis das geklärt ist, gilt das Ticket nicht. Frag den Veranstalter, falls das ein Irrtum ist.
page-ticket-refunded-title = Erstattet
page-ticket-refunded-text = Das Geld wurde zurückgezahlt, das Ticket gilt nicht mehr.
page-ticket-revoked-title = Nicht mehr gültig
page-ticket-revoked-text = Der Veranstalter hat dieses Ticket zurückgenommen. Frag dort nach, falls das ein Irrtum ist.
page-ticket-cancelled-title = Event abgesagt
page-ticket-cancelled-text = Das Event findet nicht statt. Was du bezahlt hast, bekommst du zurück.
page-ticket-ended-title = Das Event ist vorbei
page-ticket-ended-text = Dieses Ticket wurde nicht benutzt.

## After the checkout

page-paid-title = { $count ->
    [one] Dein Ticket ist da
   *[other] Deine Tickets sind da
}
page-paid-text = Die Zahlung ist angekommen. Alles kommt auch in den Chat, du kannst diese Seite also schließen.
page-paid-ticket = Ticket { $seat } von { $count }
page-paid-open = Dieses Ticket öffnen
page-processing-title = Deine Bank ist noch dabei
page-processing-text = Manche Zahlungsarten dauern ein paar Tage. Deine Plätze bleiben so lange reserviert, und deine Tickets kommen in den Chat, sobald das Geld da ist.
page-unconfirmed-title = Einen Moment bitte
page-unconfirmed-text = Wir konnten deine Zahlung noch nicht bestätigen. Wenn du bezahlt hast, kommen deine Tickets von selbst in den Chat und per E-Mail. Diese Seite sieht alle paar Sekunden nach.
page-open-title = Es wurde nichts bezahlt
page-open-text = Deine Plätze sind bis { $time } reserviert. So lange kannst du noch bezahlen.
page-open-action = Weiter zur Zahlung
page-lapsed-title = Diese Bestellung ist geschlossen
page-lapsed-text = Es wurde nichts bezahlt, und die Plätze sind nicht mehr reserviert. Im Chat kannst du neu bestellen.
page-late-title = Du bekommst dein Geld zurück
page-late-text = Deine Zahlung kam, als die Plätze schon vergeben waren. Sie wird ganz erstattet; bei den meisten Banken dauert das ein paar Tage.
page-mismatch-title = Wir prüfen deine Zahlung
page-mismatch-text = Der bezahlte Betrag passt nicht zur Bestellung. Der Veranstalter weiß Bescheid und meldet sich bei dir.
page-already-title = Diese Bestellung ist bezahlt
page-already-text = Deine Tickets sind im Chat.
page-refunded-title = Diese Bestellung wurde erstattet
page-refunded-text = Das Geld wurde zurückgezahlt, die Tickets gelten nicht mehr.

## When something is wrong

error-page-title = Hier ist nichts
error-page-text = Die Adresse ist vielleicht vertippt oder veraltet.
error-event-title = Dieses Event kennen wir nicht
error-event-text = Der Link ist vielleicht vertippt, oder das Event ist noch nicht veröffentlicht. Frag die Person, die ihn dir geschickt hat.
error-ticket-title = Dieses Ticket gilt hier nicht
error-ticket-text = Der Link ist vielleicht unvollständig, oder das Ticket hat inzwischen einen neuen Code. Öffne die neueste Nachricht mit deinem Ticket, oder schick /tickets im Chat.
error-order-title = Diese Bestellung kennen wir nicht
error-order-text = Der Link ist vielleicht unvollständig. Wenn du bezahlt hast, sind deine Tickets im Chat: Schick dort /tickets.
error-late-title = Das hat zu lange gedauert
error-late-text = Bitte versuche es gleich noch einmal.
error-slow-text = Der Inhalt der Anfrage ist nicht rechtzeitig angekommen.
error-guesses-title = Bitte einen Moment Geduld
error-guesses-text = { $seconds ->
    [one] Von hier wurden viele Links geöffnet, die nirgends hinführen. Bitte versuch es in einer Sekunde noch einmal.
   *[other] Von hier wurden viele Links geöffnet, die nirgends hinführen. Bitte versuch es in { $seconds } Sekunden noch einmal. Deine Tickets sind auch im Chat: Schick dort /tickets.
}
error-token-text = Der Header Authorization fehlt oder enthält ein anderes Token.
error-request-title = Das hat nicht geklappt
error-request-text = Die Anfrage war nicht zu verstehen.
error-method-text = Diese Adresse nimmt solche Anfragen nicht an.
error-large-text = Die Anfrage ist zu groß.
error-payments-text = Auf diesem Server sind keine Zahlungen eingerichtet.
error-signature-text = Die Signatur fehlt, ist falsch oder zu alt.
error-payload-text = Das ist kein Ereignis von Stripe.
error-mode-text = Ein Testereignis kam an einen Live-Server, oder ein Live-Ereignis an einen Testserver.
error-internal-title = Bei uns ist etwas schiefgegangen
error-internal-text = Bitte versuche es noch einmal. Passiert es wieder, nenne dem Betreiber diese Referenz: { $reference }
