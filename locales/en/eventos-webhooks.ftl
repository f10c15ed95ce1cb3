## The foot of every page

page-foot-language = Language

## What an event's and a ticket's page have in common

page-facts-when = When
page-facts-where = Where
page-facts-until = until { $time }
page-link-calendar = Add to calendar
page-link-event = About the event

## An event

page-event-cover-alt = Cover of { $name }
page-event-about = About the event
page-event-tickets = Tickets
page-event-cancelled-title = This event is cancelled.
page-event-cancelled-text = Tickets are no longer sold. Anyone who has paid gets their money back.
page-event-over-title = This event is over.
page-event-over-text = Tickets are no longer sold.
page-tier-free = Free
page-tier-sold = Sold out
page-tier-ended = Sales have ended
page-tier-from = On sale from { $date }
page-tier-left = { $count ->
    [one] Only one left
   *[other] Only { $count } left
}
page-buy-title = How to get tickets
page-buy-text = Tickets are sold in the chat. Send this to the bot:
page-buy-copy = Copy
page-buy-copied = Copied
page-buy-hint = You choose there how many you want. Your tickets then come to you in the chat.
page-buy-telegram = Buy in Telegram
page-buy-tier-telegram = Buy “{ $tier }” in Telegram
page-buy-discord = Buy in Discord
page-buy-discord-who = For members of the server where this event is posted.
page-buy-elsewhere = Or send this to the bot in any other chat:

## A ticket

page-ticket-qr = QR code of this ticket, to be scanned at the door
page-ticket-tier = Ticket
page-ticket-name = Name
page-ticket-number = Number
page-ticket-seat = { $seat } of { $count }
page-ticket-code = Code, in case the QR code cannot be scanned
page-ticket-actions = What you can do with this ticket
page-ticket-picture = Save as a picture
page-ticket-good-title = Valid
page-ticket-good-text = Show this at the door. It lets one person in, so share it with nobody else.
page-ticket-in-title = Already in
page-ticket-in-text = Admitted on { $date }. It lets nobody else in.
page-ticket-suspended-title = On hold
page-ticket-suspended-text = Its payment is being disputed at the bank. Until that is settled it lets nobody in. Ask the organizer if that is a mistake.
page-ticket-refunded-title = Refunded
page-ticket-refunded-text = The money was paid back, so this ticket lets nobody in.
page-ticket-revoked-title = No longer valid
page-ticket-revoked-text = The organizer took this ticket back. Ask them if you think that is a mistake.
page-ticket-cancelled-title = Event cancelled
page-ticket-cancelled-text = The event does not take place. What you paid comes back to you.
page-ticket-ended-title = The event is over
page-ticket-ended-text = This ticket was not used.

## After the checkout

page-paid-title = { $count ->
    [one] Your ticket is here
   *[other] Your tickets are here
}
page-paid-text = The payment went through. You get everything in the chat too, so you can close this page.
page-paid-ticket = Ticket { $seat } of { $count }
page-paid-open = Open this ticket
page-processing-title = Your bank is still working on it
page-processing-text = Some ways of paying take a few days. Your seats are kept until then, and your tickets come in the chat as soon as the money has arrived.
page-unconfirmed-title = One moment, please
page-unconfirmed-text = We could not confirm your payment yet. If you have paid, your tickets come in the chat and by email by themselves. This page looks again every few seconds.
page-open-title = Nothing was paid
page-open-text = Your seats are held until { $time }. You can go on with the payment until then.
page-open-action = Go on to payment
page-lapsed-title = This order is closed
page-lapsed-text = Nothing was paid, and the seats are no longer held. You can order again in the chat.
page-late-title = Your money is coming back
page-late-text = Your payment came when the seats had already gone to others. It is being paid back in full; with most banks that takes a few days.
page-mismatch-title = We are looking into your payment
page-mismatch-text = What was paid is not what the order costs. The organizer has been told and will get in touch with you.
page-already-title = This order is paid
page-already-text = Your tickets are in the chat.
page-refunded-title = This order was refunded
page-refunded-text = The money was paid back, and its tickets are no longer valid.

## When something is wrong

error-page-title = There is nothing here
error-page-text = The address may be mistyped or out of date.
error-event-title = We do not know this event
error-event-text = The link may be mistyped, or the event is not published yet. Ask whoever sent it to you.
error-ticket-title = This ticket is not valid
error-ticket-text = The link may be incomplete, or the ticket was given a new code since. Open the latest message with your ticket, or send /tickets in the chat.
error-order-title = We do not know this order
error-order-text = The link may be incomplete. If you have paid, your tickets are in the chat: send /tickets there.
error-late-title = That took too long
error-late-text = Please try again in a moment.
error-slow-text = The body of the request did not arrive in time.
error-guesses-title = Please wait a moment
error-guesses-text = { $seconds ->
    [one] Many links that lead nowhere were opened from here. Please try again in a second.
   *[other] Many links that lead nowhere were opened from here. Please try again in { $seconds } seconds. Your tickets are in the chat as well: send /tickets there.
}
error-token-text = The Authorization header is missing, or holds another token.
error-request-title = That did not work
error-request-text = The request could not be understood.
error-method-text = This address does not take that kind of request.
error-large-text = The request is too large.
error-payments-text = Payments are not set up on this server.
error-signature-text = The signature is missing, wrong or too old.
error-payload-text = This is no event of Stripe’s.
error-mode-text = A test event was sent to a live server, or a live event to a test server.
error-internal-title = Something went wrong on our side
error-internal-text = Please try again. If it happens again, tell the host this reference: { $reference }
