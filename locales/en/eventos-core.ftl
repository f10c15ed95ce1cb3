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

mail-greeting = Hi { $name },
mail-greeting-plain = Hi,
mail-label-when = When
mail-label-where = Where
mail-label-total = Total
mail-label-code = Code
mail-until = until { $time }
mail-until-date = until { $date }
mail-free = Free
mail-footer = You get this email because this address was given in the chat.

mail-tickets-subject = { $count ->
    [one] Your ticket for { $event }
   *[other] Your { $count } tickets for { $event }
}
mail-tickets-headline = You’re in!
mail-tickets-intro = { $count ->
    [one] Here is your ticket. Show the code at the door, on your phone or on paper.
   *[other] Here are your { $count } tickets. Each person shows one code at the door, on a phone or on paper.
}
mail-tickets-event = View event
mail-tickets-position = Ticket { $seat } of { $of }
mail-tickets-open = Open ticket
mail-tickets-qr = QR code of ticket { $code }
mail-tickets-once = Each code admits one person, once. Whoever has it can get in with it, so share it only with the person it is for.
mail-tickets-attached = { $count ->
    [one] Attached: your ticket as a picture, and the date for your calendar.
   *[other] Attached: your tickets as pictures, and the date for your calendar.
}

mail-code-subject = { $code } is your code
mail-code-headline = Confirm your email address
mail-code-intro = Enter this code in the chat:
mail-code-minutes = { $count ->
    [one] It works for one minute.
   *[other] It works for { $count } minutes.
}
mail-code-ignore = If you did not ask for it, ignore this email. Nothing happens without the code.
