## Time

time-in-days = in { $count } days
time-in-hours = in { $count } hours
time-in-minutes = { $count ->
    [one] in one minute
   *[other] in { $count } minutes
}
time-days-ago = { $count } days ago
time-hours-ago = { $count } hours ago
time-minutes-ago = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
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
mail-footer = Du bekommst diese E-Mail, weil diese Adresse im Chat angegeben wurde.

mail-tickets-subject = { $count ->
    [one] Dein Ticket für { $event }
   *[other] Deine { $count } Tickets für { $event }
}
mail-tickets-headline = Du bist dabei!
mail-tickets-intro = { $count ->
    [one] Hier ist dein Ticket. Zeig den Code am Einlass vor, auf dem Handy oder auf Papier.
   *[other] Hier sind deine { $count } Tickets. Jede Person zeigt am Einlass einen Code vor, auf dem Handy oder auf Papier.
}
mail-tickets-event = Zur Veranstaltung
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
