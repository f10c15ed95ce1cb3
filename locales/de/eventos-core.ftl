## Time

time-in-days = in { $count } Tagen
time-in-hours = in { $count } Stunden
time-in-minutes = { $count ->
    [one] in einer Minute
   *[other] in { $count } Minuten
}
time-days-ago = vor { $count } Tagen
time-hours-ago = vor { $count } Stunden
time-minutes-ago = { $count ->
    [one] vor einer Minute
   *[other] vor { $count } Minuten
}

## Mail

mail-greeting = Hallo { $name },
mail-greeting-plain = Hallo,
mail-label-when = Wann
mail-label-where = Wo
mail-label-total = Summe
mail-label-code = Code
mail-until = bis { $time }
mail-until-date = bis { $date }
mail-free = Kostenlos
mail-footer = Du bekommst diese E-Mail, weil diese Adresse für Tickets oder im Chat angegeben wurde.
mail-instead-subject = Neues zu { $event }
mail-instead-subject-plain = Eine Nachricht für dich
mail-instead-why = Das kommt per E-Mail, weil ich dich im Chat nicht erreichen konnte.

mail-tickets-subject = { $count ->
    [one] Dein Ticket für { $event }
   *[other] Deine { $count } Tickets für { $event }
}
mail-tickets-headline = Du bist dabei!
mail-tickets-intro = { $count ->
    [one] Hier ist dein Ticket. Zeig den Code am Einlass vor, auf dem Handy oder auf Papier.
   *[other] Hier sind deine { $count } Tickets. Jede Person zeigt am Einlass einen Code vor, auf dem Handy oder auf Papier.
}
mail-tickets-event = Zum Event
mail-tickets-position = Ticket { $seat } von { $of }
mail-tickets-open = Ticket öffnen
mail-tickets-qr = QR-Code des Tickets { $code }
mail-tickets-once = Jeder Code gilt für eine Person und nur einmal. Wer ihn hat, kommt damit hinein: Gib ihn nur an die Person weiter, für die er ist.
mail-tickets-attached = { $count ->
    [one] Im Anhang: dein Ticket als Bild und der Termin für deinen Kalender.
   *[other] Im Anhang: deine Tickets als Bilder und der Termin für deinen Kalender.
}

mail-code-subject = { $code } ist dein Code
mail-code-headline = Bestätige deine E-Mail-Adresse
mail-code-intro = Gib diesen Code im Chat ein:
mail-code-minutes = { $count ->
    [one] Er gilt eine Minute lang.
   *[other] Er gilt { $count } Minuten lang.
}
mail-code-ignore = Wenn du ihn nicht angefordert hast, ignoriere diese E-Mail. Ohne den Code passiert nichts.

## Buttons

button-fill-in = Formular ausfüllen
button-start = Start
button-help = Hilfe
button-settings = Einstellungen
button-back = ← Zurück
button-cancel = ✕ Abbrechen
button-skip = Überspringen
button-keep = So lassen
button-done = Fertig
button-remove = Entfernen
button-previous = ← Vorige
button-next = Nächste →
button-try-again = Noch einmal
button-look = Ansehen
button-new-event = ＋ Neues Event
button-my-events = Meine Events
button-my-tickets = Meine Tickets
button-on-sale = Was läuft
button-check-in = Einlass
button-to-event = Zum Event
button-keep-event = Nein, behalten
button-public-page = Öffentliche Seite
button-get-tickets = Tickets holen
button-share = Teilen: in Telegram öffnen
button-publish = Veröffentlichen
button-edit = Bearbeiten
button-discard = Verwerfen
button-add-tier = ＋ Kategorie hinzufügen
button-tiers = Kategorien
button-tier-edit = ✎ { $name }
button-tier-window = Verkaufszeitraum: { $name }
button-tier-remove = ✕ { $name }
button-tier-role-off = ✕ Rolle { $role } ({ $tier })
button-pools = Gemeinsame Kontingente
button-add-pool = ＋ Gemeinsames Kontingent
button-pool-edit = ✎ { $name }
button-pool-remove = ✕ { $name }
button-orders = Bestellungen
button-order = Zur Bestellung
button-attendees = Gäste
button-as-file = Als Datei
button-staff = Einlass-Team
button-duplicate = Duplizieren
button-post = In Gruppe oder Kanal posten
button-post-to = Posten in: { $chat }
button-post-again = Auch woanders posten
button-buy-this = { $what } kaufen
button-other-number = Andere Anzahl
button-calendar-days = ‹ Zurück zu den Tagen
button-calendar-type = Andere Zeit? Schreib sie
button-cancel-event = Event absagen
button-undelivered = Nicht zugestellt: { $count }
button-by-mail = Stattdessen per E-Mail: { $count }
button-send-again = Erneut senden: { $name }
button-pay = { $amount } bezahlen
button-pay-for = Bezahlen: { $name }
button-give-up = Plätze freigeben
button-open-chat = Chat öffnen
button-show-me = Zeig’s mir
button-open-ticket = Ticket öffnen
button-calendar = In den Kalender
button-show-all = Alle zeigen
button-reissue = Code ersetzen
button-keep-ticket = Nein, behalten
button-transfer = Weitergeben
button-hand-over-now = Code erstellen
button-take-over = Ticket übernehmen
button-take-back-code = Doch behalten
button-new-code = Neuer Code
button-refund-order = Bestellung erstatten…
button-refund-ticket = Ticket { $seat } ({ $tier }) erstatten…
button-refund-now = { $amount } erstatten
button-refund-again = { $amount } noch einmal erstatten
button-take-back = Tickets zurücknehmen
button-staff-invite = Jemanden einladen
button-join = In Telegram beitreten
button-staff-remove = ✕ { $name }
button-gate = Eingang angeben
button-leave-door = Einlass verlassen
button-undo = ↩ Rückgängig
button-admit = Einlassen: { $ticket }
button-undo-of = ↩ Rückgängig: { $ticket }
button-forget-email = Meine E-Mail vergessen
button-identities = Meine Chats
button-link-another = Weiteren Chat verbinden
button-link-telegram = Telegram öffnen
button-link = Ja, das bin auch ich
button-not-link = Nein, so lassen
button-unlink = Trennen: { $name }
button-unlink-now = Trennen

## Conversation

chat-thread-lost = Ich wurde aktualisiert und habe dabei den Faden verloren. Von deinen Sachen ist nichts weg: Bitte fang diesen Schritt noch einmal an.
chat-unknown-input = Ich kann Texte und Bilder von Tickets lesen, sonst noch nichts. /help zeigt, was ich kann.
chat-not-understood = Das habe ich nicht verstanden. Was möchtest du tun?
chat-answered-privately = { $name }, die Antwort steht in unserem privaten Chat.
chat-write-first = { $name }, das ist nur für dich, und ich darf dir nicht zuerst schreiben. Öffne unseren Chat und tippe auf „Starten“.
chat-answer-here = { $name }, ich kann dir keine privaten Nachrichten schicken. Drück den Knopf, dann siehst nur du die Antwort.
chat-not-shown = Ich konnte dir die Antwort hier nicht zeigen. Vielleicht ist trotzdem getan, worum du gebeten hast: Sieh nach, bevor du es noch einmal versuchst.
chat-hidden-sender = Ich sehe nicht, wer du bist: Du schreibst hier anonym. Schreib mir privat, oder schalte „Anonym bleiben“ aus.
chat-form-left = Alles klar, das lassen wir.
chat-nothing-to-cancel = Es läuft gerade nichts, was du abbrechen könntest.
chat-had-that = Das hatte ich schon. Es wurde nichts doppelt gemacht.
failure-with-reference = Bei uns ist etwas schiefgegangen, geändert wurde nichts. Bitte versuche es noch einmal. Passiert es wieder, nenne dem Betreiber diese Referenz: { $reference }

start-title = Hallo { $name }!
start-what = Ich kümmere mich um Events: Tickets, Zahlungen und Einlass, alles hier im Chat.
start-organizer = Du veranstaltest etwas? In zwei Minuten steht dein Event samt Tickets: /new
start-attendee = Du willst ausgehen? Schau, was läuft, und hol dir Tickets: /buy
start-staff = Du stehst am Einlass? Schick mir ein Foto vom QR-Code eines Tickets: /checkin
greeting-title = Hallo zusammen!
greeting-members = Gehst du aus? /buy zeigt, was läuft, und besorgt dir Tickets.
greeting-server = Verwaltest du diesen Server? Fang mit /server settings an, und leg dann mit /event create ein Event an.
greeting-group = Veranstaltest du etwas? Leg im Chat mit mir allein mit /new ein Event an, und zeig es dann hier mit /post.
greeting-help = Alles Weitere steht in /help, das ich nur dir zeige.

help-title = Was ich kann
help-for-everybody = Für alle
help-for-organizers = Für Veranstalter
help-for-staff = Am Einlass
help-for-servers = Für alle, die diesen Server verwalten
help-closing = Eventnamen darfst du abkürzen: /buy jazz findet die Jazz-Nacht. Egal, wo du bist: /cancel bricht ab, und /back geht einen Schritt zurück.

command-menu-check-in = Ticket einchecken
command-menu-attendee = Gast
command-help-start = Hier geht’s los
command-help-help = Was ich kann
command-help-buy = Sehen, was läuft, und Tickets kaufen
command-help-tickets = Deine Tickets und was noch zu bezahlen ist
command-help-settings = Sprache, Zeitzone, Währung, E-Mail
command-help-language = Deine Sprache wählen
command-help-timezone = Deine Zeitzone wählen
command-help-email = Deine E-Mail-Adresse bestätigen
command-help-new = Ein Event anlegen
command-help-events = Deine Events
command-help-show = Eines deiner Events mit seinen Zahlen
command-help-edit = Ein Event ändern
command-help-cover = Ein Bild über die Seite eines Events setzen
command-help-publish = Einen Entwurf in den Verkauf geben
command-help-cancel-event = Ein Event absagen und seine Tickets erstatten
command-help-duplicate = Ein Event als neuen Entwurf kopieren
command-help-post = Die Karte eines Events in einer Gruppe oder einem Kanal posten
command-help-tiers = Die Ticketkategorien eines Events
command-help-tier-add = Eine Ticketkategorie hinzufügen
command-help-tier-edit = Eine Ticketkategorie ändern
command-help-tier-remove = Eine Ticketkategorie entfernen
command-help-tier-role = Wer ein Ticket hat, bekommt eine Rolle dieses Servers
command-help-pools = Kontingente, die sich mehrere Kategorien teilen
command-help-orders = Wer was gekauft hat
command-help-attendees = Wer Tickets hat, auch als Datei
command-help-refund = Eine Bestellung oder eines ihrer Tickets erstatten
command-help-currency = Die Währung deiner neuen Events wählen
command-help-notices = Wählen, wie viel du von Verkäufen hörst
command-help-staff = Wer am Einlass steht
command-help-staff-add = Jemanden ins Einlass-Team aufnehmen oder einladen
command-help-staff-remove = Jemanden aus dem Einlass-Team entfernen
command-help-join = Mit einer Einladung ins Einlass-Team kommen
command-help-take = Ein Ticket übernehmen, das dir jemand weitergibt
command-help-link = Hier und in einem anderen Chat dieselbe Person sein
command-help-unlink = Die Chats, aus denen du schreibst, und sie trennen
command-help-checkin = Tickets einchecken, per Code oder Foto
command-help-attendee = Welche Tickets jemand hat, um die Person einzulassen
command-help-gate = Angeben, an welchem Eingang du stehst
command-help-cancel = Abbrechen, was gerade läuft
command-help-back = Einen Schritt zurück
command-help-skip = Eine Frage so lassen, wie sie ist
command-help-server = Was für diesen Server eingestellt ist
command-help-server-events = Sehen, welche Events hier zu Hause sind, und eines herausnehmen
command-help-server-roles = Sehen, welche Rollen dieses Servers Tickets bringen, und eine abschalten
command-help-server-organizers = Die Rolle wählen, die Events auf diesen Server bringen darf
command-help-server-announcements = Den Kanal wählen, in dem veröffentlichte Events angekündigt werden
command-help-server-currency = Die Währung neuer Events auf diesem Server wählen
command-help-server-timezone = Die Zeitzone neuer Events auf diesem Server wählen
command-help-server-language = Die Sprache dessen wählen, was auf diesem Server alle sehen

command-group-event = Deine Events: anlegen, ändern, veröffentlichen, absagen
command-group-tier = Die Ticketkategorien eines Events
command-group-pool = Kontingente, die sich mehrere Kategorien teilen
command-group-staff = Wer am Einlass eines Events steht
command-group-server = Wie ich auf diesem Server arbeite
command-group-ticket = Tickets, die den Besitzer wechseln

parameter-name-event = event
parameter-name-tier = kategorie
parameter-name-quantity = anzahl
parameter-name-person = person
parameter-name-code = code
parameter-name-photo = foto
parameter-name-name = name
parameter-name-invitation = einladung
parameter-name-value = wert
parameter-name-about = thema
parameter-name-role = rolle
parameter-name-channel = kanal

parameter-help-event-own = Eines deiner Events; ein Teil des Namens genügt
parameter-help-event-on-sale = Wohin es gehen soll; ein Teil des Namens genügt
parameter-help-event-door = Das Event, an dessen Einlass du stehst
parameter-help-tier = Welche Art von Ticket
parameter-help-quantity = Wie viele Tickets
parameter-help-person = Um wen es geht
parameter-help-staff = Jemand aus dem Einlass-Team
parameter-help-code = Der Code, wie er dir gezeigt oder geschickt wurde
parameter-help-photo = Ein Bild, auf dem der QR-Code zu sehen ist
parameter-help-cover = Ein Bild, lieber breit als hoch
parameter-help-name = Ein Name; ohne ihn siehst du, was es gibt
parameter-help-invitation = Die Einladung, die dir geschickt wurde
parameter-help-value = Was es sein soll; ohne Angabe siehst du, was es gibt
parameter-help-about = Dein Event in einem Satz; ohne Angabe wirst du gefragt
parameter-help-role = Eine Rolle dieses Servers
parameter-help-channel = Ein Kanal dieses Servers

## Forms

progress-at-details = ● Angaben  ○ Tickets  ○ Prüfen
progress-at-tickets = ✓ Angaben  ● Tickets  ○ Prüfen
progress-at-review = ✓ Angaben  ✓ Tickets  ● Prüfen
form-question = { $title } · { $number } von { $count }
form-now = Aktuell
form-choice-none = Keine Angabe

form-event-title = Neues Event
form-edit-title = { $name } bearbeiten
form-name-label = Wie heißt das Event?
form-name-hint = Zum Beispiel: Jazz-Nacht
form-starts-label = Wann geht es los?
form-starts-hint = Datum und Uhrzeit in { $zone }, zum Beispiel: 21.05.2027 20:00 oder 21.5. 20 Uhr
form-starts-hint-there = Ortszeit dort, zum Beispiel: 21.05.2027 20:00 oder 21.5. 20 Uhr
form-ends-label = Wann ist es zu Ende?
form-ends-hint = Datum und Uhrzeit. Das darf auch offen bleiben.
form-ends-end-of-day = Am Ende des Tages
form-venue-label = Wo findet es statt?
form-venue-hint = Der Ort, so wie man ihn findet
form-capacity-label = Wie viele Leute passen rein?
form-capacity-hint = Über alle Kategorien zusammen. Mehr Tickets werden nie verkauft.
form-capacity-unlimited = Keine eigene Grenze
form-description-label = Worum geht es?
form-description-hint = Ein paar Sätze für die Seite des Events
form-cover-label = Schick mir ein Bild für die Seite des Events
form-cover-hint = Ein Foto oder Plakat, am schönsten im Querformat. PNG, JPEG oder WebP.
form-zone-label = In welcher Zeitzone findet es statt?
form-zone-hint = Eine Stadt genügt: Berlin, New York, London
form-zone-title = Zeitzone
form-currency-label = Welche Währung?
form-currency-hint = Drei Buchstaben, zum Beispiel EUR, USD oder JPY
form-currency-title = Währung
form-tier-title = Tickets für { $name }
form-tier-edit-title = { $name } bearbeiten
form-tier-name-label = Wie heißt diese Ticketkategorie?
form-tier-name-hint = Der Name ist beim Kauf zu sehen
form-price-label = Was kostet ein Ticket, in { $currency }?
form-price-hint = Zum Beispiel { $example }; 0 heißt kostenlos
form-quantity-label = Wie viele gibt es davon?
form-quantity-hint = Eine ganze Zahl
form-limit-label = Wie viele darf eine Person auf einmal kaufen?
form-limit-hint = Von 1 bis 100
form-pool-title = Gemeinsames Kontingent für { $name }
form-pool-edit-title = { $name } bearbeiten
form-pool-name-label = Wie heißt dieses Kontingent?
form-pool-name-hint = Den Namen siehst nur du, zum Beispiel: Balkon
form-pool-seats-label = Wie viele Plätze umfasst es?
form-pool-seats-hint = Mehr verkaufen seine Kategorien zusammen nie
form-pool-tiers-label = Welche Kategorien teilen es sich?
form-pool-tiers-hint = Nummern oder Namen, zum Beispiel 1, 2 oder alle. Es gibt: { $tiers }
form-pool-tiers-all = alle
form-pool-tiers-and = und
form-sales-title = Verkaufszeitraum von { $name }
form-sales-start-label = Ab wann wird verkauft?
form-sales-start-hint = Datum und Uhrzeit in { $zone }
form-sales-start-now = Von Anfang an
form-sales-end-label = Bis wann wird verkauft?
form-sales-end-hint = Datum und Uhrzeit in { $zone }
form-sales-end-with-event = Bis das Event vorbei ist
form-sales-end-day-before = Bis Mitternacht vor dem Event
form-how-many-label = Wie viele Tickets „{ $tier }“ möchtest du?
form-how-many-hint = Bis zu { $limit } in einer Bestellung
form-email-title = E-Mail
form-email-label = Wie lautet deine E-Mail-Adresse?
form-email-hint = Ich schicke dir einen Code dorthin, damit klar ist, dass sie dir gehört
form-email-code-label = Welchen Code habe ich dir geschickt?
form-email-code-hint = Sechs Ziffern, in der E-Mail, die unterwegs ist
form-gate-title = Eingang
form-gate-label = An welchem Eingang stehst du?
form-gate-hint = Zum Beispiel: Nordeingang. Wird ein Ticket noch einmal gescannt, steht er dabei.

tier-name-general = Regulär
tier-name-early = Frühbucher
tier-name-vip = VIP

## Events

price-free = kostenlos
events-title = Deine Events
events-none = Du hast noch keine Events. Wollen wir eins anlegen?
events-which-one = Welches meinst du?
event-from-until = { $starts } bis { $ends }
event-status-draft = Entwurf: Nur du siehst ihn
event-status-published = Im Verkauf
event-status-cancelled = Abgesagt
event-status-ended = Vorbei
event-short-draft = Entwurf
event-short-cancelled = abgesagt
event-short-ended = vorbei
event-sold = { $count } verkauft
event-label-when = Wann
event-label-where = Wo
event-label-capacity = Plätze
event-label-tickets = Tickets
event-label-pools = Gemeinsame Kontingente
event-label-takings = Bezahlt
event-label-refunded = Erstattet
event-label-attendance = Am Einlass
event-label-share = Kaufen geht mit
event-label-share-link = Teilen
event-capacity = { $capacity ->
    [one] eine Person
   *[other] { $capacity } Personen
}
event-capacity-open = so viele, wie die Kategorien hergeben
event-no-tiers = Noch keine Tickets: Füge mindestens eine Kategorie hinzu, kostenlos oder mit Preis.
event-attendance = { $admitted } von { $tickets } sind drin
tier-from = ab { $from }
tier-until = bis { $until }
tier-ended = nicht mehr im Verkauf
event-from-price = ab { $price }
tier-sold-out = ausverkauft
tier-few-left = { $count ->
    [one] nur noch eins übrig
   *[other] nur noch { $count } übrig
}
tier-left = { $count ->
    [one] noch eins
   *[other] noch { $count }
}
tier-counts = { $sold } verkauft, { $held } reserviert, von { $quantity }
tier-over-capacity = „{ $tier }“ hat { $quantity } Tickets, das Event aber nur { $capacity } Plätze: Mehr werden nicht verkauft.
tiers-title = Kategorien von { $name }
tier-remove-ask = „{ $tier }“ aus { $name } entfernen?
tier-role = bringt die Rolle { $role } auf { $server }
tier-role-waiting = { $count ->
    [one] bei einer Person steht das noch aus
   *[other] bei { $count } Personen steht das noch aus
}
tier-role-absent = { $count ->
    [one] eine Person ist nicht auf diesem Server
   *[other] { $count } Personen sind nicht auf diesem Server
}
tier-role-not-allowed = Ich darf sie nicht vergeben: Erlaube meiner Rolle, Rollen zu verwalten, und schieb sie über diese.
tier-role-gone = Diese Rolle gibt es dort nicht mehr. Entferne sie hier und wähle eine andere.
tier-role-server-gone = Ich bin nicht mehr auf diesem Server.
tier-role-refused = Diese Rolle lässt sich dort nicht vergeben. Entferne sie hier und wähle eine andere.
tier-role-done = Wer ein Ticket für „{ $tier }“ hat, bekommt hier die Rolle { $role } und verliert sie, wenn das Ticket erstattet oder weitergegeben wird.
tier-role-linked = Wer in einem anderen Chat gekauft hat, bekommt sie, sobald die Konten mit /link verbunden sind.
tier-role-off-ask = Die Rolle { $role } von „{ $tier }“ entfernen? Wer sie nur durch diese Tickets hat, verliert sie.
natives-tried-again = Ich versuche es noch einmal.
pools-title = Gemeinsame Kontingente von { $name }
pools-none = Mehrere Kategorien können sich ein Kontingent teilen: Zusammen verkaufen sie nie mehr Plätze, als es hat.
pools-need-tiers = Ein Kontingent lässt sich teilen, sobald es zwei Kategorien gibt.
pool-left = noch { $left } von { $quantity } frei
pool-no-tiers = keine Kategorie
pool-remove-ask = Das gemeinsame Kontingent „{ $pool }“ aus { $name } entfernen? Für jede seiner Kategorien gilt dann nur noch ihre eigene Anzahl.

edit-what = Was möchtest du ändern?
edit-none = nicht angegeben
edit-name = Name
edit-starts = Beginn
edit-ends = Ende
edit-venue = Ort
edit-description = Beschreibung
edit-capacity = Plätze
edit-zone = Zeitzone
edit-currency = Währung
edit-cover = Titelbild

publish-done-title = { $name } ist im Verkauf!
publish-done-share = Teile das hier; wer es mir schickt, kommt zu den Tickets:
publish-done-staff = Nimm vor dem Event über „Einlass-Team“ die Leute auf, die am Einlass stehen.
publish-announced = Die Karte ist unterwegs zu { $chat } und bleibt dort aktuell.
duplicate-done = Hier ist ein neuer Entwurf mit allem außer den Verkäufen. Prüf am besten zuerst das Datum.
duplicate-homeless = Das Event ist auch auf { $servers } zu Hause, der Entwurf nicht. Veröffentliche ihn dort, wo du Events hinbringen darfst, oder schreib dort später /event post.

cancel-ask-title = { $name } absagen?
cancel-ask-draft = Es ist ein Entwurf; noch hat niemand etwas gekauft.
cancel-ask-tickets = { $count ->
    [0] Es sind keine Tickets verkauft.
    [one] Ein Ticket wird ungültig.
   *[other] { $count } Tickets werden ungültig.
}
cancel-ask-refunds = { $count ->
    [one] Eine Bestellung wird erstattet: { $amount } gehen zurück.
   *[other] { $count } Bestellungen werden erstattet: { $amount } gehen zurück.
}
cancel-ask-pending = { $count ->
    [one] Eine Bestellung wartet noch auf Zahlung und wird geschlossen.
   *[other] { $count } Bestellungen warten noch auf Zahlung und werden geschlossen.
}
cancel-ask-final = Alle, die gekauft haben, bekommen eine Nachricht. Das lässt sich nicht rückgängig machen.
cancel-ask-yes = Ja, absagen
cancel-done-title = { $name } ist abgesagt
cancel-done-refunds = { $count ->
    [one] Eine Erstattung über { $amount } ist unterwegs.
   *[other] { $count } Erstattungen über zusammen { $amount } sind unterwegs.
}

post-title = { $event } posten
post-what = Die Karte zeigt, was von jedem Ticket übrig ist, und bleibt beim Verkauf aktuell. Wohin soll sie?
post-no-chats-telegram = Du hast mich noch zu keiner Gruppe und keinem Kanal hinzugefügt. Füge mich hinzu, im Kanal als Administrator, der posten darf, und komm hierher zurück.
post-no-chats-console = Du hast mich noch zu keiner Gruppe und keinem Kanal hinzugefügt. Das geht in Telegram oder Discord; hier ist kein Platz für eine Karte.
post-how = In einer Gruppe setzt /post { $slug } sie direkt dorthin.
post-no-servers = Kein Server, auf dem dieses Event zu Hause ist, kündigt Events an. Benutze /event post in dem Kanal, in dem die Karte stehen soll.
post-how-in-servers = Im Kanal eines Servers setzt /event post sie direkt dorthin; das Event ist { $event }.
post-done = Die Karte von { $event } ist unterwegs und bleibt von da an aktuell.
post-done-here = Die Karte von { $event } kommt gleich hierher und bleibt von da an aktuell.

undelivered-title = Nicht zugestellte Nachrichten von { $name }
undelivered-none = Alles wurde zugestellt.
undelivered-why-blocked = blockiert mich oder ist nicht mehr da
undelivered-why-refused = die Gegenseite nimmt es nicht an
undelivered-why-failed = viele Versuche waren vergeblich
undelivered-task = Stripe
undelivered-by-mail = Stattdessen per E-Mail:
undelivered-what-ticket = ein Ticket
undelivered-what-ticket-mail = die Tickets per E-Mail
undelivered-what-hold = dass die Plätze wieder frei sind
undelivered-what-reminder = eine Erinnerung ans Bezahlen
undelivered-what-payment = Neues zur Zahlung
undelivered-what-refund = Neues zur Erstattung
undelivered-what-cancelled = dass das Event abgesagt ist
undelivered-what-staff-added = die Aufnahme ins Einlass-Team
undelivered-what-staff-removed = das Ausscheiden aus dem Einlass-Team
undelivered-what-task = ein Auftrag an Stripe
undelivered-what-other = eine Nachricht

## Buying

on-sale-title = Was läuft
on-sale-none = Gerade ist nichts im Verkauf.
buy-nothing-left = Hier gibt es gerade nichts zu kaufen.
buy-own-draft = { $name } ist noch ein Entwurf: Nur du siehst ihn, und niemand kann Tickets kaufen. Sobald du ihn veröffentlichst, ist das Event im Verkauf.
buy-free-title = Geschafft!
buy-free-line = { $count ->
    [one] Ein Ticket für { $name } gehört dir.
   *[other] { $count } Tickets für { $name } gehören dir.
}
buy-tickets-follow = Gleich kommen die Bilder, die du am Einlass vorzeigst.
buy-pay-line = Deine Plätze sind bis { $until } reserviert. Bezahl auf der Seite von Stripe. Deine Tickets kommen in unseren privaten Chat und per E-Mail; /tickets zeigt sie jederzeit.
buy-given-up = Alles klar: Deine Plätze für { $name } sind wieder für andere frei.

tickets-title = Deine Tickets
tickets-none = Du hast noch keine Tickets.
ticket-label-ticket = Ticket
ticket-label-tier = Kategorie
ticket-label-holder = Name
ticket-label-code = Code
ticket-seat = { $seat } von { $of }
ticket-picture-alt = Ticket für { $name }, { $tier }, mit QR-Code
ticket-status-admitted = Eingecheckt am { $at }
ticket-status-suspended = Ausgesetzt: Die Zahlung wird angefochten
ticket-status-refunded = Erstattet: gilt nicht mehr
ticket-status-revoked = Zurückgenommen: gilt nicht mehr
ticket-status-event-cancelled = Das Event ist abgesagt
ticket-short-valid = gültig
ticket-short-admitted = eingecheckt
ticket-short-suspended = ausgesetzt
ticket-short-refunded = erstattet
ticket-short-revoked = zurückgenommen

reissue-ask-title = Den Code deines Tickets für { $name } ersetzen?
reissue-ask-line = Falls jemand anderes deinen QR-Code gesehen haben könnte, hilft ein neuer: Der alte öffnet dann nichts mehr, auf keinem Bild und in keiner E-Mail.
reissue-done = Erledigt. Der alte Code gilt nicht mehr; dein neues Ticket ist unterwegs.
handover-ask-title = Dein Ticket für { $name } weitergeben?
handover-ask-line = Ich mache dir einen Code, den du jemandem schickst. Wer ihn mir als Erstes gibt, bekommt das Ticket mit einem neuen QR-Code; deiner öffnet dann nichts mehr. Wird es erstattet, geht das Geld trotzdem an die Person, die es gekauft hat.
handover-ask-note = Der Code gilt einmal, { $days } Tage lang und bis das Event beginnt. Du kannst ihn zurücknehmen, solange ihn niemand benutzt hat.
handover-forward-title = Ein Ticket für { $name }
handover-forward-line = { $name } hat ein Ticket für dich. Schick mir das hier, dann gehört es dir:
handover-made-line = Gib die Nachricht oben privat an die Person weiter, die das Ticket bekommen soll, und an sonst niemanden: Wer zuerst kommt, bekommt es.
handover-made-note = Der Code gilt einmal, bis { $until }. So lange gehört das Ticket noch dir.
handover-kept = Der Code gilt nicht mehr: Das Ticket bleibt deins.
handover-taken-title = { $count ->
    [one] Dein Ticket für { $name }
   *[other] Deine { $count } Tickets für { $name }
}

## Orders and refunds

orders-title = Bestellungen für { $name }
orders-none = Noch keine Bestellungen.
order-title = { $name } · { $event }
order-label-total = Summe
order-label-bought = Bestellt
order-label-email = E-Mail
order-status-pending = wartet bis { $until } auf Zahlung
order-status-processing = die Bank muss die Zahlung noch bestätigen
order-status-paid = bezahlt
order-status-partly-refunded = bezahlt, teilweise erstattet
order-status-expired = nicht rechtzeitig bezahlt
order-status-cancelled = storniert
order-status-refunded = erstattet
order-status-disputed = Zahlung angefochten

refund-ask-title = Erstattung an { $name }?
refund-ask-tickets = { $count ->
    [one] Ein Ticket für { $event } wird sofort ungültig.
   *[other] { $count } Tickets für { $event } werden sofort ungültig.
}
refund-ask-admitted = { $count ->
    [one] Eins davon ist schon eingecheckt.
   *[other] { $count } davon sind schon eingecheckt.
}
refund-ask-final = Die Plätze sind dann für andere frei. Das lässt sich nicht rückgängig machen.
refund-label-amount = Zu erstatten
refund-nothing-paid = nichts, es war kostenlos
refund-done = { $name } bekommt { $amount } zurück; { $count ->
    [one] ein Ticket gilt
   *[other] { $count } Tickets gelten
} nicht mehr.
refund-done-free = { $count ->
    [one] Ein Ticket von { $name } gilt
   *[other] { $count } Tickets von { $name } gelten
} nicht mehr.
refund-done-again = { $amount } gehen an { $name } zurück: Stripe wird noch einmal beauftragt.

## Attendees

attendees-title = Gäste bei { $name }
attendees-none = Noch hat niemand ein Ticket.
attendees-count = { $count ->
    [one] Ein Ticket
   *[other] { $count } Tickets
}
attendees-file = { $count ->
    [0] Für { $name } gibt es noch kein Ticket, die Liste ist also leer.
    [one] Die Liste für { $name }, mit einem Ticket.
   *[other] Die Liste für { $name }, mit { $count } Tickets.
}
attendees-file-note = Eine Zeile je Ticket, für Tabellenprogramme. Darin stehen Namen und Adressen: Gib sie nur mit Bedacht weiter.
attendees-column-ticket = Ticket
attendees-column-order = Bestellung
attendees-column-name = Name
attendees-column-tier = Kategorie
attendees-column-price = Preis
attendees-column-currency = Währung
attendees-column-status = Stand
attendees-column-bought = Gekauft am
attendees-column-checked-in = Eingecheckt am
attendees-column-gate = Eingang
attendees-column-email = E-Mail

## Staff and door

staff-title = Einlass-Team von { $name }
staff-none = Bisher nur du.
staff-hint = Nimm mit /staff_add { $slug } NAME jemanden auf, den ich kenne, oder schick eine Einladung.
staff-added = { $name } macht jetzt den Einlass für { $event }.
staff-added-hint = Los geht es mit /checkin { $slug }
staff-added-told = Ich sage Bescheid und erkläre, wie es geht. Los geht es mit dem Knopf in dieser Nachricht oder mit /checkin { $slug }
staff-invite-title = Einladung zum Einlass von { $name }
staff-invite-line = Wer mir das als Erstes schickt, kommt ins Einlass-Team:
staff-invite-note = Sie gilt einmal und { $days } Tage lang.
staff-joined-title = Du bist im Einlass-Team von { $name }
staff-joined-line = Öffne unten den Einlass, dann schick mir Fotos von Tickets oder tipp ihre Codes ein.

door-which = Welcher Einlass?
door-none = Du bist bei keinem laufenden Event im Einlass-Team. Wer das Event veranstaltet, kann dich aufnehmen oder einladen.
door-title = Am Einlass von { $name }
door-count = { $admitted } von { $tickets } sind drin
door-label-gate = Eingang
door-how = Schick ein Foto vom QR-Code oder tipp einen Code ein. /cancel verlässt den Einlass.
door-how-in-group = Schick Fotos der QR-Codes oder Codes in unseren privaten Chat: In einer Gruppe höre ich nur Befehle und was mich erwähnt. /cancel verlässt den Einlass.
door-how-in-server = Hier scannst du mit /checkin und einem Foto oder Code, oder mit „{ $menu }“ im Menü einer Nachricht mit QR-Code (Rechtsklick oder lange drücken, dann Apps). In unserem privaten Chat genügen Fotos und Codes allein. /cancel verlässt den Einlass.
door-left = Du hast den Einlass verlassen.
door-gate-first = Öffne zuerst einen Einlass; dann kannst du deinen Eingang angeben.
door-gate-set = Dein Eingang: { $gate }
door-gate-cleared = Für dich ist kein Eingang angegeben.
door-admitted = ✅ REIN: { $name }
door-refused = ⛔ KEIN EINLASS
door-undone = ↩ Rückgängig gemacht: { $name } ist wieder draußen

about-title = Tickets von { $name }
about-no-tickets = { $name } hat keine Tickets für deine Events.
about-not-in = noch nicht drin
about-in = drin seit { $at }, eingecheckt von { $by }
about-in-gate = drin seit { $at }, eingecheckt von { $by } (Eingang: { $gate })
about-more = Es gibt noch mehr; das sind die ersten { $count }.

refusal-not-a-code = Das ist kein Ticketcode. Ein Code hat 26 Buchstaben und Ziffern, ohne 0, O, 1 und I.
refusal-unknown-code = Kein Ticket hat diesen Code.
refusal-other-event = Nicht für dieses Event ({ $event }).
refusal-revoked = Widerrufen: Dieser Code gilt nicht mehr. Vielleicht gibt es schon einen neueren.
refusal-refunded = Erstattet: Dieses Ticket gilt nicht mehr.
refusal-suspended = Ausgesetzt: Die Zahlung wird angefochten. Bitte frag den Veranstalter.
refusal-event-cancelled = { $event } ist abgesagt.
refusal-already-in = Schon drin, seit { $at } Uhr, eingecheckt von { $by }.
refusal-already-in-gate = Schon drin, seit { $at } Uhr, eingecheckt von { $by } (Eingang: { $gate }).

## Settings

settings-title = Deine Einstellungen
settings-language = Sprache
settings-zone = Zeitzone
settings-currency = Währung
settings-email = E-Mail
settings-email-why = Mit einer E-Mail-Adresse kommen auch kostenlose Tickets per E-Mail.
settings-unset = nicht angegeben
settings-choose-language = Welche Sprache ist dir am liebsten?
platform-console = der Konsole
platform-telegram = Telegram
platform-discord = Discord
identity-named = { $name } auf { $platform }
identities-title = Woher ich dich kenne
identities-note = Deine Events, Bestellungen und Tickets sind in all diesen Chats dieselben.
link-code-title = Eine Person in zwei Chats
link-code-line = Schick mir das im anderen Chat. Gib es niemandem sonst: Wer es schickt, wird mit dir zu einer Person.
link-code-note = Es gilt einmal und { $minutes } Minuten lang.
link-ask-title = Mit { $other } verbinden?
link-ask-line = Deine Events, Bestellungen, Tickets und Einlässe hier und dort werden eins, mit den Einstellungen von dort.
link-ask-warning = Mach das nur, wenn das du bist. Jemand anderes bekäme sonst alles, was dir gehört.
link-done-title = Du bist jetzt überall dieselbe Person
link-done-line = Ich kenne dich von hier:
unlink-ask-title = { $name } abtrennen?
unlink-ask-line = Dieser Chat fängt dann bei null an: Deine Events, Bestellungen und Tickets bleiben bei deinen anderen Chats.
unlink-done = { $name } steht jetzt für sich. Alles andere ist geblieben, wo es war.
settings-notices = Neues zu Verkäufen
notices-choose = Wie viel möchtest du von Verkäufen hören?
notices-each = jeden Verkauf
notices-daily = einmal am Tag
notices-off = nichts
notices-others = Einmal am Tag heißt: morgens um neun, für den Tag davor. Was deine Aufmerksamkeit braucht, etwa eine Anfechtung oder eine Nachricht, die nicht ankam, kommt immer.

## Servers

server-title = Einstellungen von { $server }
server-what = Zeitzone und Währung gelten für Events, die hier jemand anlegt, der selbst keine gewählt hat. Die Sprache ist die der Karten und dessen, was hier alle sehen.
server-language-unset = die Sprache derer, die posten
server-choose-language = Welche Sprache sollen hier alle sehen?
server-organizers = Wer Events hierherbringen darf
server-organizers-managers = alle, die den Server oder seine Events verwalten
server-organizers-role = alle, die den Server oder seine Events verwalten, und die Rolle { $role }
server-announcements = Veröffentlichte Events werden angekündigt in
server-announcements-none = keinem Kanal
server-mirrors = Veröffentlichte Events unter den Events des Servers
server-mirrors-on = ja
server-mirrors-off = nein
server-how = Die Rolle wählst du mit /server organizers, den Kanal mit /server announcements.
button-server = Einstellungen dieses Servers
button-server-mirror = Unter den Events des Servers zeigen
button-server-mirror-stop = Nicht unter den Events des Servers zeigen
button-server-role-clear = Nur Verwalter bringen Events
button-server-channel-clear = Nirgends ankündigen
button-server-events = Events hier
button-server-roles = Rollen durch Tickets
button-put-out = ✕ { $event }
button-put-out-yes = Herausnehmen
button-let-back = ↩ { $event }
button-role-off = ✕ { $role }
button-role-off-yes = Abschalten
server-events-title = Events, die auf { $server } zu Hause sind
server-events-none = Hier ist kein Event zu Hause.
server-events-draft = Entwurf von { $organizer }
server-events-what = Wer hierher Events bringen darf, gibt ihnen hier ein Zuhause. Was du herausnimmst, wird hier nicht mehr gezeigt; anderswo geht der Verkauf weiter.
server-events-out = Herausgenommen und hier nicht zu sehen, bis du sie wieder zulässt:
server-put-out-title = { $event } von { $server } herausnehmen?
server-put-out-what = Die Karten und der Eintrag unter den Events des Servers kommen weg, und die Tickets bringen hier keine Rollen mehr. Sie bleiben gültig, und { $organizer } erfährt davon.
server-put-out-done = Erledigt: Es ist hier nicht mehr zu Hause.
server-let-back-done = Erledigt: Es ist hier wieder zu Hause. Wer es veranstaltet, kann es hier posten und erfährt davon.
server-roles-title = Rollen von { $server }, die Tickets bringen
server-roles-none = Tickets bringen keine Rollen dieses Servers.
server-roles-line = { $count ->
    [one] { $role } · Tickets für ein Event
   *[other] { $role } · Tickets für { $count } Events
}
server-role-off-title = Die Rolle { $role } von Tickets nehmen?
server-role-off-what = Kein Ticket bringt sie hier mehr. Wer sie nur durch ein Ticket hat, verliert sie, und die Veranstalter erfahren davon.
server-role-off-done = Erledigt: Kein Ticket bringt diese Rolle mehr.

## What was refused

rejection-event-not-found = Dieses Event finde ich nicht. Ein Teil des Namens genügt; /events zeigt deine, /buy alles, was im Verkauf ist.
rejection-tier-not-found = Diese Ticketkategorie finde ich nicht. Bitte wähle eine aus der Liste.
rejection-pool-not-found = Dieses Kontingent finde ich nicht mehr. /pools zeigt, welche es gibt.
rejection-order-not-found = Diese Bestellung finde ich nicht.
rejection-ticket-not-found = Das ist keins von deinen Tickets. /tickets zeigt alle, die du hast.
rejection-person-not-found = { $name } kenne ich nicht. Die Person muss mir einmal schreiben, oder du schickst ihr eine Einladung.
rejection-chat-not-found = Diese Gruppe oder diesen Kanal finde ich nicht, oder ich darf dort nicht schreiben. Wähle etwas anderes.
rejection-not-your-event = Das kann nur, wer das Event veranstaltet.
rejection-not-staff = Das kann nur das Einlass-Team dieses Events. Wer es veranstaltet, kann dich aufnehmen.
rejection-not-in-server = Das betrifft einen Server. Sag es in einem seiner Kanäle.
rejection-not-server-manager = Das können nur die ändern, die diesen Server verwalten. Frag jemanden von ihnen.
rejection-not-organizer-here = Events dürfen nur die hierherbringen, die diesen Server oder seine Events verwalten. Frag jemanden von ihnen, oder lass dort mit /server organizers eine Rolle für Veranstalter wählen.
rejection-not-organizer-here-role = Events bringt hierher, wer den Server oder seine Events verwaltet oder die Rolle { $role } hat. Lass dir die Rolle geben und versuch es noch einmal.
rejection-may-not-post = In { $channel } darf ich nicht schreiben. Erlaube mir dort, den Kanal zu sehen, Nachrichten zu senden und Links einzubetten, und versuch es noch einmal.
rejection-not-a-role = Wähle eine Rolle dieses Servers aus der Liste, die sich beim Tippen öffnet.
rejection-not-a-channel = Wähle einen Kanal dieses Servers aus der Liste, die sich beim Tippen öffnet.
rejection-staff-of-nothing = Du veranstaltest kein Event und bist bei keinem im Einlass-Team. Deshalb gibt es keine Gäste, die ich dir zeigen kann.
rejection-not-a-draft = Es ist schon im Verkauf oder vorbei.
rejection-not-published = Es ist nicht im Verkauf, deshalb kann niemand eingecheckt werden.
rejection-already-cancelled = Dieses Event ist abgesagt oder vorbei.
rejection-not-yet-published = Posten lässt sich nur ein Event, das im Verkauf ist. Veröffentliche es zuerst.
rejection-no-tiers = Das Event hat noch keine Tickets. Füge zuerst eine Kategorie hinzu.
rejection-starts-in-past = Der Beginn liegt in der Vergangenheit. Wähle einen späteren Zeitpunkt.
rejection-ends-before-start = Das Ende muss nach dem Beginn liegen.
rejection-currency-locked = Solange Kategorien Preise haben, lässt sich die Währung nicht ändern. Entferne zuerst die Preise.
rejection-payments-off = Zahlungen sind hier nicht eingerichtet, deshalb gibt es nur kostenlose Tickets. Der Betreiber kann STRIPE_SECRET_KEY setzen.
rejection-tier-has-orders = Für „{ $tier }“ gibt es Bestellungen, deshalb muss sie bleiben. Um den Verkauf zu beenden, gib ihr ein Verkaufsende.
rejection-not-your-role = Du darfst die Rolle { $role } hier niemandem geben, also können auch deine Tickets sie nicht bringen. Wähle eine Rolle unter deiner eigenen, oder frag jemanden, der hier Rollen verwalten darf.
rejection-put-out-here = Dieses Event haben die herausgenommen, die diesen Server verwalten, und nur sie können es zurückholen: Bitte jemanden von ihnen, hier /server events zu öffnen und auf ↩ zu drücken. Anderswo kannst du es weiter posten.
rejection-role-taken-off = Die Rolle { $role } haben die, die diesen Server verwalten, von den Tickets dieses Events genommen, und nur sie können sie wieder zulassen. Frag jemanden von ihnen, oder wähle eine andere Rolle.
rejection-too-many-roles = Eine Kategorie bringt höchstens { $limit } Rollen. Entferne zuerst eine.
rejection-too-many-tiers = Ein Event hat höchstens { $limit } Kategorien.
rejection-too-many-pools = Ein Event hat höchstens { $limit } gemeinsame Kontingente.
rejection-shown-changed = Seit du es gesehen hast, hat sich etwas geändert. Bitte schau noch einmal hin und bestätige den neuen Stand.
rejection-sold-out = Leider ausverkauft.
rejection-too-few-left = { $left ->
    [one] Es ist nur noch eins übrig.
   *[other] Es sind nur noch { $left } übrig.
}
rejection-not-on-sale-yet = Der Verkauf beginnt am { $from }.
rejection-sales-ended = Der Verkauf ist beendet.
rejection-bad-quantity = Wie viele? Mindestens eins.
rejection-over-limit = { $limit ->
    [one] Jede Person kann nur eins kaufen.
   *[other] In einer Bestellung sind bis zu { $limit } möglich.
}
rejection-too-much-for-one-order = Eine Bestellung darf höchstens { $most } kosten.
rejection-too-many-holds = Du hast schon mehrere unbezahlte Bestellungen. Bezahl zuerst eine davon oder gib sie frei: /tickets
rejection-too-many-seats = Du hast schon Plätze in { $tier } reserviert, die noch nicht bezahlt sind. Eine Person kann höchstens { $limit } reservieren: Bezahl zuerst eine Bestellung oder gib sie frei: /tickets
rejection-order-not-pending = Diese Bestellung wartet nicht mehr auf Zahlung.
rejection-order-lapsed = Diese Bestellung hat zu lange gewartet; bitte bestell noch einmal.
rejection-checkout-unreachable = Die Bezahlseite antwortet gerade nicht. Deine Plätze sind bis { $until } reserviert, und es wurde nichts abgebucht.
rejection-checkout-refused = Stripe nimmt diese Bestellung nicht an; deine Plätze sind wieder frei und es wurde nichts abgebucht. Bestell bitte noch einmal; wenn es dabei bleibt, sag es dem Veranstalter.
rejection-disputed = Diese Zahlung wird bei der Bank angefochten und kann erst erstattet werden, wenn das geklärt ist.
rejection-nothing-under-way = Gerade läuft nichts.
rejection-nothing-to-refund = Da gibt es nichts mehr zu erstatten.
rejection-required = Das brauche ich.
rejection-too-long = Das ist zu lang: höchstens { $max } Zeichen.
rejection-not-a-number = Bitte schick eine ganze Zahl.
rejection-out-of-range = Bitte schick eine Zahl von { $min } bis { $max }.
rejection-not-a-price = Das verstehe ich nicht als Preis in { $currency }.
rejection-other-currency = Du hast { $written } geschrieben, aber dieses Event rechnet in { $currency }. Die Währung lässt sich über „Bearbeiten“ ändern.
rejection-price-step = Preise in { $currency } enden auf null: Stripe rechnet in Schritten von { $step } der kleinsten Einheit.
rejection-price-too-high = Das ist zu viel: höchstens { $most }.
rejection-price-too-low = Unter { $least } nimmt Stripe nichts ein. Nimm mehr, oder mach es kostenlos.
rejection-not-a-date = Dieses Datum verstehe ich nicht. Bitte Datum und Uhrzeit, zum Beispiel 21.05.2027 20:00.
rejection-date-in-past = Das ist schon vorbei. Bitte wähle einen späteren Zeitpunkt.
rejection-time-does-not-exist = Diese Uhrzeit gibt es an dem Tag nicht, weil die Uhr umgestellt wird. Bitte wähle eine andere.
rejection-not-a-zone = Diese Zeitzone kenne ich nicht. Eine große Stadt in der Nähe genügt: Berlin, New York, London.
rejection-not-a-currency = Diese Währung kenne ich nicht. Drei Buchstaben, zum Beispiel EUR oder USD.
rejection-not-a-language = Ich spreche English, Deutsch, Español und Français.
rejection-not-an-email = Das ist keine E-Mail-Adresse. So sieht eine aus: ana@example.org
rejection-which-tiers = Welche Kategorie mit „{ $written }“ gemeint ist, weiß ich nicht. Bitte schick mir Nummern oder Namen aus der Liste, durch Kommas getrennt, oder „alle“.
rejection-wrong-email-code = { $left ->
    [0] Das war nicht der Code, und es war der letzte Versuch. Bitte fordere einen neuen an: /email
    [one] Das ist nicht der Code. Du hast noch einen Versuch.
   *[other] Das ist nicht der Code. Du hast noch { $left } Versuche.
}
rejection-email-code-gone = Dieser Code gilt nicht mehr. Bitte fordere einen neuen an: /email
rejection-email-code-too-soon = Ich habe gerade erst einen Code geschickt. Bitte warte eine Minute, bevor du einen neuen anforderst.
rejection-undo-too-late = Zum Rückgängigmachen ist es zu spät. Der Veranstalter kann helfen.
rejection-undo-not-yours = Das kann nur rückgängig machen, wer das Ticket eingecheckt hat.
rejection-undone-already = Das wurde schon rückgängig gemacht.
rejection-invite-gone = Diese Einladung wurde schon benutzt oder ist zu alt. Frag den Veranstalter nach einer neuen.
rejection-already-admitted = Dieses Ticket ist schon eingecheckt.
rejection-ticket-not-valid = Dieses Ticket gilt nicht mehr.
rejection-handover-gone = Dieser Code wurde schon benutzt, zurückgenommen oder ist zu alt; oder es ist ein Zeichen falsch. Bitte die Person, die ihn dir geschickt hat, um einen neuen.
rejection-own-handover = Das ist dein eigenes Ticket. Schick den Code der Person, die es bekommen soll.
rejection-handover-too-late = Ein Ticket kann weitergegeben werden, bis sein Event beginnt, und dieses hat begonnen.
rejection-link-code-gone = Dieser Code wurde schon benutzt oder ist zu alt; oder es ist ein Zeichen falsch. /link im anderen Chat macht einen neuen.
rejection-same-account = Hier und dort bist du schon dieselbe Person. Schick ihn in einem anderen Chat.
rejection-account-joined = Deine Chats sind gerade eins geworden. Bitte schick das noch einmal.
rejection-last-identity = Das ist der einzige Chat, aus dem ich dich kenne; da gibt es nichts zu trennen.
rejection-link-gone = Dieser Link führt nirgendwohin. /start zeigt alles.
rejection-too-fast = { $seconds ->
    [one] Das war viel auf einmal: Bitte warte eine Sekunde. Was du bis dahin schickst, lese ich nicht.
   *[other] Das war viel auf einmal: Bitte warte { $seconds } Sekunden. Was du bis dahin schickst, lese ich nicht.
}
rejection-too-many-guesses = { $seconds ->
    [one] Das waren viele Codes, die es nicht gibt. Bitte versuch es in einer Sekunde noch einmal.
   *[other] Das waren viele Codes, die es nicht gibt. Bitte versuch es in { $seconds } Sekunden noch einmal.
}
rejection-picture-too-large = Diese Datei ist zu groß: höchstens { $limit } MB. Ein Foto statt einer Datei genügt.
rejection-picture-too-many-pixels = Dieses Bild hat zu viele Pixel. Ein normales Foto genügt.
rejection-picture-not-fetched = Ich konnte dein Bild gerade nicht abholen. Bitte schick es noch einmal.
rejection-no-picture = Darin ist kein Bild eines Tickets. Wähle eine Nachricht mit dem Bild des Tickets, oder tippe seinen Code.
rejection-not-a-picture = Das kann ich nicht als Bild lesen. PNG, JPEG und WebP gehen.
rejection-no-code-in-picture = Ich sehe da keinen QR-Code. Näher ran, schärfer, weniger Spiegelung; oder tipp den Code ein, der unter dem QR-Code steht.
rejection-button-too-old = Dieser Knopf ist von früher. Bitte fang diesen Schritt noch einmal an.
rejection-unknown-command = /{ $name } kenne ich nicht. /help zeigt, was ich kann.
rejection-nothing-to-go-back-to = Hier haben wir angefangen. /start zeigt alles.
rejection-missing-argument = Da fehlt noch etwas: { $usage }

## Messages

message-sale-title = { $name } hat Tickets für { $event } gekauft
message-sale-sold = { $sold } von { $quantity } verkauft
message-hold-lapsed = Deine Plätze für { $event } wurden nicht rechtzeitig bezahlt und sind wieder frei. Es wurde nichts abgebucht.
message-payment-processing = Deine Bank muss die Zahlung für { $event } noch bestätigen. Deine Plätze sind reserviert; die Tickets kommen, sobald das geschehen ist.
message-payment-refused = Deine Bank hat die Zahlung für { $event } abgelehnt, deshalb sind die Plätze wieder frei. Es wurde nichts abgebucht.
message-refunded = Du bekommst { $amount } für { $event } zurück.
message-refunded-tickets = { $count ->
    [one] Dieses Ticket gilt nicht mehr:
   *[other] Diese Tickets gelten nicht mehr:
}
message-refunded-late = Deine Zahlung für { $event } kam, als deine Plätze schon freigegeben waren, und jetzt ist alles ausverkauft. Du bekommst { $amount } zurück; das tut uns leid.
message-refund-days = Bei deiner Bank ist das in fünf bis zehn Tagen zu sehen.
message-event-cancelled = { $event } ist abgesagt. Deine Tickets gelten nicht mehr.
message-event-cancelled-unpaid = { $event } ist abgesagt, und damit auch deine Bestellung. Sie war nicht bezahlt: Es wurde nichts abgebucht.
message-event-cancelled-at-bank = { $event } ist abgesagt, und damit auch deine Bestellung. Deine Zahlung lag noch bei der Bank: Kommt sie noch an, bekommst du sie zurück.
message-event-cancelled-refund = Du bekommst { $amount } zurück.
message-handed-over = { $name } hat dein Ticket für { $event } übernommen. Dein QR-Code öffnet nichts mehr.
message-handed-over-all = { $name } hat deine Tickets für { $event } übernommen. Deine QR-Codes öffnen nichts mehr. Wenn du nicht weißt, warum, wende dich bitte an den Veranstalter.
message-ticket-refunded = Dein Ticket für { $event } wurde der Person erstattet, die es gekauft hat, und gilt nicht mehr.
message-ticket-revoked = Dein Ticket für { $event } wurde vom Veranstalter zurückgenommen und gilt nicht mehr.
message-amount-mismatch = { $name } hat { $paid } für { $event } bezahlt, die Bestellung kostet aber { $total }. Es wurde kein Ticket ausgestellt. Bitte sieh dir die Zahlung in Stripe an.
message-paid-other-amount = Du hast für { $event } { $paid } bezahlt, die Bestellung kostet aber { $total }. Deshalb gibt es noch kein Ticket. { $organizer } veranstaltet das Event und weiß von uns Bescheid. Bitte melde dich dort: Ihr klärt es zusammen, mit einem Ticket oder mit deinem Geld.
message-disputed = { $name } hat die Zahlung von { $total } für { $event } bei der Bank angefochten. Bis das geklärt ist, sind die Tickets ausgesetzt; antworte darauf in Stripe.
message-dispute-won = Die Anfechtung von { $name } zu { $event } ist zu deinen Gunsten ausgegangen. Die Tickets gelten wieder.
message-dispute-lost = Die Anfechtung von { $name } zu { $event } ist verloren: { $total } gingen zurück, und die Tickets gelten nicht mehr.
message-refunded-elsewhere = { $name } hat { $amount } für { $event } zurückbekommen, über das Dashboard von Stripe. Das ist hier vermerkt. Falls es der ganze Betrag war, gelten die Tickets nicht mehr.
message-refund-failed = Stripe konnte { $amount } für { $event } nicht an { $name } zurückzahlen. Bitte zahl den Betrag im Dashboard von Stripe oder auf anderem Weg zurück.
message-refund-came-back = Die Erstattung von { $amount } an { $name } für { $event } kam nicht an: Die Bank hat sie zurückgeschickt, und das Geld liegt wieder auf deinem Stripe-Konto. Versuch es noch einmal oder zahl es auf anderem Weg zurück.
message-refund-returned = Die { $amount } für { $event }, die du zurückbekommen solltest, kamen nicht an: Deine Bank hat sie zurückgeschickt. { $organizer } veranstaltet { $event } und weiß davon. Bitte sag dort Bescheid, wie das Geld dich erreichen kann.
message-undelivered = Eine Nachricht an { $name } konnte nicht zugestellt werden: { $reason }
message-undelivered-code = Wer mir diesen Code schreibt, bekommt die Tickets. Gib ihn weiter, wenn du die Person anders erreichst:
message-card-gone = Ich kann die Karte von { $event } in { $chat } nicht mehr aktualisieren: Sie ist weg, oder ich darf dort nichts mehr ändern.
message-card-gone-somewhere = Ich kann eine Karte von { $event } nicht mehr aktualisieren: Sie ist weg, oder ich darf dort nichts mehr ändern.
message-card-not-posted = Die Karte von { $event } konnte ich in { $chat } nicht zeigen: Ich darf dort nicht schreiben. Erlaube es mir und versuch es noch einmal.
message-card-not-posted-somewhere = Eine Karte von { $event } konnte ich nicht zeigen: Ich darf dort nicht schreiben. Erlaube es mir und versuch es noch einmal.
message-not-mirrored = { $server } nimmt { $event } nicht unter seine Events auf. Ändere Name, Ort oder Zeit, dann versuche ich es noch einmal.
message-not-mirrored-not-allowed = Ich darf { $event } nicht unter den Events von { $server } zeigen. Erlaube meiner Rolle dort, Events zu erstellen und zu verwalten, und drück dann „Noch einmal“.
message-not-mirrored-full = { $server } hat so viele Events, wie dort Platz haben, deshalb fehlt { $event }. Entferne dort welche und drück dann „Noch einmal“.
message-not-taken-off = { $event } soll nicht mehr unter den Events von { $server } stehen, aber ich darf es nicht entfernen. Erlaube meiner Rolle dort, Events zu verwalten, und drück dann „Noch einmal“, oder lass es dort von Hand entfernen. Ich versuche es eine Woche lang.
message-role-not-allowed = Ich kann die Rolle { $role } auf { $server }, die Tickets für { $event } bringen, weder geben noch nehmen. Erlaube meiner Rolle in den Einstellungen des Servers, Rollen zu verwalten, schieb sie über { $role } und drück dann „Noch einmal“.
message-role-gone = Die Rolle { $role }, die Tickets für { $event } bringen, gibt es auf { $server } nicht mehr. Entferne sie bei den Kategorien und wähle eine andere.
message-role-refused = Die Rolle { $role }, die Tickets für { $event } bringen sollen, lässt sich auf { $server } nicht vergeben. Entferne sie bei den Kategorien und wähle eine andere.
message-put-out = { $event } ist nicht mehr auf { $server } zu Hause: Jemand, der diesen Server verwaltet, hat es herausgenommen. Karten und Eintrag dort kommen weg, und die Tickets bringen dort keine Rollen mehr. Sie bleiben gültig, und der Verkauf geht weiter.
message-let-back = { $event } ist wieder auf { $server } zu Hause: Jemand, der diesen Server verwaltet, hat es wieder zugelassen. Mit /event post kannst du es dort jederzeit posten.
message-role-taken-off = Tickets für { $event } bringen die Rolle { $role } nicht mehr: Jemand, der { $server } verwaltet, hat sie abgeschaltet. Wer sie nur durch ein Ticket hatte, verliert sie.
message-staff-added = { $organizer } hat dich für den Einlass eingeteilt.
message-staff-added-what = Wenn es losgeht, drück unten auf den Knopf und schick mir hier von jedem Ticket ein Foto, oder tipp seinen Code ein. Ich sage dir sofort, wer hinein darf.
message-staff-added-draft = Es ist noch ein Entwurf. Sobald es im Verkauf ist, stellt dich /checkin { $slug } an den Einlass, und du schickst mir hier von jedem Ticket ein Foto.
message-staff-removed = Du bist nicht mehr im Einlass-Team von { $event }.
message-payment-reminder = Deine Plätze sind bis { $until } reserviert, und { $amount } sind noch zu bezahlen.
message-digest-title = Verkauft am { $day }
message-digest-orders = { $count ->
    [one] eine Bestellung
   *[other] { $count } Bestellungen
}
message-digest-tickets = { $count ->
    [one] ein Ticket
   *[other] { $count } Tickets
}
message-digest-left = { $count ->
    [0] keine mehr übrig
   *[other] noch { $count } übrig
}

# Der Assistent

button-form = Formular ausfüllen
button-confirm = Bestätigen
command-help-forget = Vergessen, was du dem Assistenten gesagt hast
assistant-missing = Es fehlt noch: { $what }
assistant-missing-name = Name
assistant-missing-date = Tag
assistant-missing-time = Uhrzeit
assistant-missing-zone = Zeitzone
assistant-missing-venue = Ort
assistant-missing-tickets = Tickets
assistant-down = Der Assistent ist gerade nicht zu erreichen. Das Formular tut dasselbe, mit allem, was du bisher gesagt hast.
assistant-late = Der Assistent hat zu lange gebraucht. Versuch es noch einmal, oder nimm das Formular, mit allem, was du bisher gesagt hast.
assistant-busy = Zu viele sprechen gerade mit dem Assistenten. Versuch es in einer Minute noch einmal, oder nimm das Formular.
assistant-spent-own = Du hast den Assistenten so viel benutzt, wie es für eine Person an einem Tag geht. Das Formular tut dasselbe, und morgen ist der Assistent wieder da.
assistant-spent-all = Der Assistent hat heute so viel getan, wie er darf. Das Formular tut dasselbe, und morgen ist der Assistent wieder da.
assistant-refused = Darauf möchte der Assistent nicht antworten. Sag es anders, oder nimm das Formular.
assistant-cut-off = Die Antwort des Assistenten war zu lang und brach ab. Frag nach weniger auf einmal, oder nimm das Formular.
assistant-lost = Der Assistent kam zu keiner Antwort. Sag es anders, oder nimm das Formular.
assistant-tickets-lost = Diese Tickets konnten nicht übernommen werden: { $names }. Bitte füge sie noch einmal hinzu.
assistant-forgot = Ich habe vergessen, worüber wir gesprochen haben. Deine Events, Entwürfe und Tickets bleiben.
assistant-nothing-to-forget = Es gibt nichts zu vergessen.
assistant-changed = Geändert.
assistant-proposal-title = { $name } ändern?
assistant-proposal-sold = { $count ->
    [one] Ein Ticket ist verkauft.
   *[other] { $count } Tickets sind verkauft.
}
assistant-change = { $before } → { $after }
assistant-tier = { $name } · { $price } · { $count ->
    [one] ein Ticket
   *[other] { $count } Tickets
} · { $limit } je Bestellung
assistant-new-tier = Neu: { $tier }
