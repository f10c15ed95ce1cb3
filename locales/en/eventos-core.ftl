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
mail-footer = You get this email because this address was given for tickets or in the chat.
mail-instead-subject = News about { $event }
mail-instead-subject-plain = A message for you
mail-instead-why = This comes by email because I could not reach you in the chat.

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

## Buttons

button-fill-in = Fill in the form
button-start = Start
button-help = Help
button-settings = Settings
button-back = ← Back
button-cancel = ✕ Cancel
button-skip = Skip
button-keep = Keep it
button-done = Done
button-remove = Remove
button-previous = ← Previous
button-next = Next →
button-try-again = Try again
button-look = Have a look
button-new-event = ＋ New event
button-my-events = My events
button-my-tickets = My tickets
button-on-sale = What’s on
button-check-in = Check in
button-to-event = To the event
button-keep-event = No, keep it
button-public-page = Public page
button-get-tickets = Get tickets
button-share = Share: open in Telegram
button-publish = Publish
button-edit = Edit
button-discard = Discard
button-add-tier = ＋ Add a tier
button-tiers = Tiers
button-tier-edit = ✎ { $name }
button-tier-window = Sale dates: { $name }
button-tier-remove = ✕ { $name }
button-tier-role-off = ✕ Role { $role } ({ $tier })
button-pools = Shared seats
button-add-pool = ＋ Share seats
button-pool-edit = ✎ { $name }
button-pool-remove = ✕ { $name }
button-orders = Orders
button-order = To the order
button-attendees = Attendees
button-as-file = As a file
button-staff = Staff
button-duplicate = Duplicate
button-post = Post in a group or channel
button-post-to = Post to: { $chat }
button-post-again = Post elsewhere too
button-buy-this = Buy { $what }
button-other-number = Another number
button-calendar-days = ‹ Back to the days
button-calendar-type = Another time? Type it
button-cancel-event = Cancel the event
button-undelivered = Undelivered: { $count }
button-by-mail = By mail instead: { $count }
button-send-again = Send again: { $name }
button-pay = Pay { $amount }
button-pay-for = Pay: { $name }
button-give-up = Give up the seats
button-open-chat = Open the chat
button-show-me = Show me
button-open-ticket = Open ticket
button-calendar = Add to calendar
button-show-all = Show all
button-reissue = Replace the code
button-keep-ticket = No, keep it
button-transfer = Transfer
button-hand-over-now = Make the code
button-take-over = Take the ticket
button-take-back-code = Take it back
button-new-code = New code
button-refund-order = Refund the order…
button-refund-ticket = Refund ticket { $seat } ({ $tier })…
button-refund-now = Refund { $amount }
button-refund-again = Pay { $amount } back again
button-take-back = Take the tickets back
button-staff-invite = Invite somebody
button-join = Join in Telegram
button-staff-remove = ✕ { $name }
button-gate = Name the gate
button-leave-door = Leave the door
button-undo = ↩ Undo
button-admit = Let in: { $ticket }
button-undo-of = ↩ Undo: { $ticket }
button-forget-email = Forget my email
button-identities = My chats
button-link-another = Join another chat
button-link-telegram = Open Telegram
button-link = Yes, that’s me too
button-not-link = No, leave it
button-unlink = Separate: { $name }
button-unlink-now = Separate it

## Conversation

chat-thread-lost = I was updated and lost the thread of our talk. Nothing you made is lost: please start that step again.
chat-unknown-input = I can read texts and pictures of tickets, and nothing else yet. /help shows what I can do.
chat-not-understood = I didn’t get that. What would you like to do?
chat-answered-privately = { $name }, I’ve answered you in our private chat.
chat-write-first = { $name }, this is for you alone, and I may not write to you first. Open our chat and press Start.
chat-answer-here = { $name }, I can’t send you direct messages. Press the button, and only you will see the answer.
chat-not-shown = I could not show you the answer here. What you asked for may be done all the same, so look before you ask for it again.
chat-hidden-sender = I can’t see who you are: you write anonymously here. Write to me in private, or switch off “Remain anonymous”.
chat-form-left = All right, I’ve left that.
chat-nothing-to-cancel = There is nothing under way to cancel.
chat-had-that = I had that already, so nothing was done twice.
failure-with-reference = Something went wrong on our side, and nothing was changed. Please try again; if it stays, give the host this reference: { $reference }

start-title = Hello { $name }!
start-what = I run events: tickets, payments and the door, here in the chat.
start-organizer = Organizing? Set up an event with tickets in two minutes: /new
start-attendee = Going out? See what’s on and get tickets: /buy
start-staff = At the door? Send me a photo of a ticket’s QR: /checkin
greeting-title = Hello everybody!
greeting-members = Going out? /buy shows what’s on, and gets you tickets.
greeting-server = Managing this server? Begin with /server settings, then put an event on with /event create.
greeting-group = Organizing? Make an event with /new in the chat with me alone, then show it here with /post.
greeting-help = The rest is in /help, which I show to you alone.

help-title = What I can do
help-for-everybody = For everybody
help-for-organizers = For organizers
help-for-staff = At the door
help-for-servers = For those who run this server
help-closing = Names of events may be shortened: /buy jazz finds the jazz night. Wherever you are, /cancel leaves and /back goes one step back.

command-menu-check-in = Check in ticket
command-menu-attendee = Attendee
command-help-start = Start here
command-help-help = What I can do
command-help-buy = See what’s on and buy tickets
command-help-tickets = Your tickets and what waits for payment
command-help-settings = Language, time zone, currency, email
command-help-language = Choose your language
command-help-timezone = Choose your time zone
command-help-email = Verify your email address
command-help-new = Create an event
command-help-events = Your events
command-help-show = One of your events, with its figures
command-help-edit = Change an event
command-help-cover = Put a picture at the head of an event’s page
command-help-publish = Put a draft on sale
command-help-cancel-event = Cancel an event and refund its tickets
command-help-duplicate = A new draft from an event
command-help-post = Post an event’s card in a group or channel
command-help-tiers = The ticket tiers of an event
command-help-tier-add = Add a ticket tier
command-help-tier-edit = Change a ticket tier
command-help-tier-remove = Remove a ticket tier
command-help-tier-role = Give a role of this server to whoever has a ticket
command-help-pools = Seats that several tiers share
command-help-orders = Who bought what
command-help-attendees = Who has tickets, also as a file
command-help-refund = Refund an order or one of its tickets
command-help-currency = Choose the currency of your new events
command-help-notices = Choose how much you hear of sales
command-help-staff = Who stands at the door
command-help-staff-add = Add door staff, or invite them
command-help-staff-remove = Remove door staff
command-help-join = Join the door staff with an invitation
command-help-take = Take over a ticket that somebody hands you
command-help-link = Join this chat with another one of yours
command-help-unlink = The chats you speak from, and separating them
command-help-checkin = Check tickets in, by code or by photo
command-help-attendee = What tickets somebody has, to let them in
command-help-gate = Name the gate you stand at
command-help-cancel = Leave what is under way
command-help-back = One step back
command-help-skip = Leave a question as it is
command-help-server = What is set for this server
command-help-server-events = See which events belong to this server, and remove one
command-help-server-roles = See which of this server’s roles tickets bring, and remove one
command-help-server-organizers = Choose the role that may bring events to this server
command-help-server-announcements = Choose the channel where published events are announced
command-help-server-currency = Choose the currency of new events in this server
command-help-server-timezone = Choose the time zone of new events in this server
command-help-server-language = Choose the language of what everybody in this server sees

command-group-event = Your events: create, change, publish, cancel
command-group-tier = The ticket tiers of an event
command-group-pool = Seats that several tiers share
command-group-staff = Who stands at the door of an event
command-group-server = How I work on this server
command-group-ticket = Tickets that change hands

parameter-name-event = event
parameter-name-tier = tier
parameter-name-quantity = quantity
parameter-name-person = person
parameter-name-code = code
parameter-name-photo = photo
parameter-name-name = name
parameter-name-invitation = invitation
parameter-name-value = value
parameter-name-about = about
parameter-name-role = role
parameter-name-channel = channel

parameter-help-event-own = One of your events; a part of its name will do
parameter-help-event-on-sale = What to go to; a part of its name will do
parameter-help-event-door = The event whose door you stand at
parameter-help-tier = Which kind of ticket
parameter-help-quantity = How many tickets
parameter-help-person = Who it is
parameter-help-staff = Somebody of the door staff
parameter-help-code = The code, as it was shown or sent to you
parameter-help-photo = A picture with the QR on it
parameter-help-cover = A picture, wide rather than tall
parameter-help-name = A name; left out, you see what there is
parameter-help-invitation = The invitation that was sent to you
parameter-help-value = What it shall be; left out, you see what there is
parameter-help-about = Your event in a sentence; left out, you are asked
parameter-help-role = One of this server’s roles
parameter-help-channel = One of this server’s channels

## Forms

progress-at-details = ● Details  ○ Tickets  ○ Review
progress-at-tickets = ✓ Details  ● Tickets  ○ Review
progress-at-review = ✓ Details  ✓ Tickets  ● Review
form-question = { $title } · { $number } of { $count }
form-now = Now
form-choice-none = None

form-event-title = New event
form-edit-title = Edit { $name }
form-name-label = What is the event called?
form-name-hint = For example: Jazz night
form-starts-label = When does it start?
form-starts-hint = Date and time in { $zone }, for example: 2027-05-21 20:00, or friday 8pm
form-starts-hint-there = Local time there, for example: 2027-05-21 20:00, or friday 8pm
form-ends-label = When does it end?
form-ends-hint = Date and time. It may stay open.
form-ends-end-of-day = End of that day
form-venue-label = Where is it?
form-venue-hint = The place, as people find it
form-capacity-label = How many people fit in?
form-capacity-hint = Over all tiers together. No more tickets than that are ever sold.
form-capacity-unlimited = No limit of its own
form-description-label = What is it about?
form-description-hint = A few sentences for the event’s page
form-cover-label = Send a picture for the event’s page
form-cover-hint = A photo or a poster, wider than high looks best. PNG, JPEG or WebP.
form-zone-label = In which time zone is it?
form-zone-hint = A city is enough: Berlin, New York, Tokyo
form-zone-title = Time zone
form-currency-label = Which currency?
form-currency-hint = Three letters, for example EUR, USD or JPY
form-currency-title = Currency
form-tier-title = Tickets for { $name }
form-tier-edit-title = Edit { $name }
form-tier-name-label = What is this kind of ticket called?
form-tier-name-hint = People see it when they buy
form-price-label = What does one cost, in { $currency }?
form-price-hint = For example { $example }; 0 is free
form-quantity-label = How many of them are there?
form-quantity-hint = A whole number
form-limit-label = How many may one person buy at once?
form-limit-hint = From 1 to 100
form-pool-title = Shared seats for { $name }
form-pool-edit-title = Edit { $name }
form-pool-name-label = What are these seats called?
form-pool-name-hint = Only you see it, for example: Balcony
form-pool-seats-label = How many seats are shared?
form-pool-seats-hint = Together, the tiers that share them never sell more
form-pool-tiers-label = Which tiers share them?
form-pool-tiers-hint = Numbers or names, for example 1, 2 or all. There are: { $tiers }
form-pool-tiers-all = all
form-pool-tiers-and = and
form-sales-title = Sale dates of { $name }
form-sales-start-label = From when on is it sold?
form-sales-start-hint = Date and time in { $zone }
form-sales-start-now = From the start
form-sales-end-label = Until when is it sold?
form-sales-end-hint = Date and time in { $zone }
form-sales-end-with-event = Until the event is over
form-sales-end-day-before = Until midnight before the event
form-how-many-label = How many “{ $tier }” would you like?
form-how-many-hint = Up to { $limit } in one order
form-email-title = Email
form-email-label = What is your email address?
form-email-hint = I’ll send a code there to make sure it’s yours
form-email-code-label = Which code did I send you?
form-email-code-hint = Six digits, in the mail that is on its way
form-gate-title = Gate
form-gate-label = Which gate do you stand at?
form-gate-hint = For example: North gate. A second scan will name it.

tier-name-general = General admission
tier-name-early = Early bird
tier-name-vip = VIP

## Events

price-free = free
events-title = Your events
events-none = You have no events yet. Shall we make one?
events-which-one = Which one do you mean?
event-from-until = { $starts } until { $ends }
event-status-draft = Draft: only you can see it
event-status-published = On sale
event-status-cancelled = Cancelled
event-status-ended = Over
event-short-draft = draft
event-short-cancelled = cancelled
event-short-ended = over
event-sold = { $count } sold
event-label-when = When
event-label-where = Where
event-label-capacity = Capacity
event-label-tickets = Tickets
event-label-pools = Shared seats
event-label-takings = Paid
event-label-refunded = Refunded
event-label-attendance = At the door
event-label-share = To buy, people type
event-label-share-link = Share
event-capacity = { $capacity ->
    [one] one person
   *[other] { $capacity } people
}
event-capacity-open = as many as the tiers hold
event-no-tiers = No tickets yet: add at least one tier, free or paid.
event-attendance = { $admitted } of { $tickets } are in
tier-from = from { $from }
tier-until = until { $until }
tier-ended = no longer on sale
event-from-price = from { $price }
tier-sold-out = sold out
tier-few-left = { $count ->
    [one] only one left
   *[other] only { $count } left
}
tier-left = { $count ->
    [one] one left
   *[other] { $count } left
}
tier-counts = { $sold } sold, { $held } held, of { $quantity }
tier-over-capacity = “{ $tier }” has { $quantity } tickets, and the event takes { $capacity } people: no more than that are sold.
tiers-title = Tiers of { $name }
tier-remove-ask = Remove “{ $tier }” from { $name }?
tier-role = brings the role { $role } in { $server }
tier-role-waiting = { $count ->
    [one] one person is yet to get or lose it
   *[other] { $count } people are yet to get or lose it
}
tier-role-absent = { $count ->
    [one] one person is not in that server
   *[other] { $count } people are not in that server
}
tier-role-not-allowed = I may not give it: let my role manage roles, and move it above this one.
tier-role-gone = This role no longer exists there. Remove it here, and choose another.
tier-role-server-gone = I am no longer in that server.
tier-role-refused = That server lets nobody give this role. Remove it here, and choose another.
tier-role-done = Whoever has a ticket for “{ $tier }” gets the role { $role } here, and loses it when the ticket is refunded or handed over.
tier-role-linked = People who bought in another chat get it once they have connected their accounts with /link.
tier-role-off-ask = Remove the role { $role } from “{ $tier }”? Whoever has it only by these tickets loses it.
natives-tried-again = I am trying again.
pools-title = Shared seats of { $name }
pools-none = Several tiers can share one number of seats: together they never sell more than that.
pools-need-tiers = Seats can be shared once there are two tiers.
pool-left = { $left } of { $quantity } left
pool-no-tiers = no tiers
pool-remove-ask = Remove the shared seats “{ $pool }” from { $name }? Each of its tiers then sells up to its own number.

edit-what = What would you like to change?
edit-none = not set
edit-name = Name
edit-starts = Start
edit-ends = End
edit-venue = Place
edit-description = Description
edit-capacity = Capacity
edit-zone = Time zone
edit-currency = Currency
edit-cover = Cover

publish-done-title = { $name } is on sale!
publish-done-share = Share this; whoever sends it to me gets to the tickets:
publish-done-staff = Add the people at the door with “Staff” before the evening.
publish-announced = Its card is on its way to { $chat }, and stays up to date there.
duplicate-done = Here is a new draft, with everything but the sales. Look at its date first.
duplicate-homeless = The event belongs to { $servers } as well; the draft does not. Publish it there, or say /event post there later, where you may bring events.

cancel-ask-title = Cancel { $name }?
cancel-ask-draft = It is a draft; nobody has bought anything.
cancel-ask-tickets = { $count ->
    [0] No tickets are sold.
    [one] One ticket stops being good.
   *[other] { $count } tickets stop being good.
}
cancel-ask-refunds = { $count ->
    [one] One order is refunded: { $amount } go back.
   *[other] { $count } orders are refunded: { $amount } go back.
}
cancel-ask-pending = { $count ->
    [one] One order waits for payment and is closed.
   *[other] { $count } orders wait for payment and are closed.
}
cancel-ask-final = Every buyer gets a message. This cannot be undone.
cancel-ask-yes = Yes, cancel it
cancel-done-title = { $name } is cancelled
cancel-done-refunds = { $count ->
    [one] One refund of { $amount } is on its way.
   *[other] { $count } refunds, { $amount } in all, are on their way.
}

post-title = Post { $event }
post-what = Its card says what is left of each ticket, and stays up to date as they sell. Where shall it go?
post-no-chats-telegram = You have not added me to a group or channel yet. Add me to one, to a channel as an administrator who may post, and come back here.
post-no-chats-console = You have not added me to a group or channel yet. That is done in Telegram or Discord; here is no place for a card.
post-how = In a group, /post { $slug } puts it right there.
post-no-servers = No server that this event belongs to announces events. Use /event post in the channel where the card is to stand.
post-how-in-servers = In a server’s channel, /event post puts it right there; the event is { $event }.
post-done = The card of { $event } is on its way, and stays up to date from then on.
post-done-here = The card of { $event } comes right here, and stays up to date from then on.

undelivered-title = Undelivered messages of { $name }
undelivered-none = Everything was delivered.
undelivered-why-blocked = they have blocked me, or left
undelivered-why-refused = their side refuses it
undelivered-why-failed = it was tried many times in vain
undelivered-task = Stripe
undelivered-by-mail = By mail instead:
undelivered-what-ticket = a ticket
undelivered-what-ticket-mail = the tickets by mail
undelivered-what-hold = that their seats are free again
undelivered-what-reminder = a reminder to pay
undelivered-what-payment = news of their payment
undelivered-what-refund = news of their refund
undelivered-what-cancelled = that the event is cancelled
undelivered-what-staff-added = that they are door staff
undelivered-what-staff-removed = that they are no longer door staff
undelivered-what-task = a task at Stripe
undelivered-what-other = a message

## Buying

on-sale-title = What’s on
on-sale-none = Nothing is on sale right now.
buy-nothing-left = There is nothing to buy here right now.
buy-own-draft = { $name } is still a draft: only you can see it, and nobody can buy tickets. Publish it to put it on sale.
buy-free-title = Done!
buy-free-line = { $count ->
    [one] One ticket for { $name } is yours.
   *[other] { $count } tickets for { $name } are yours.
}
buy-tickets-follow = The pictures to show at the door come in a moment.
buy-pay-line = Your seats are held until { $until }. Pay on Stripe’s page. Your tickets come in our private chat and by mail; /tickets always shows them.
buy-given-up = All right: your seats for { $name } are free for others.

tickets-title = Your tickets
tickets-none = You have no tickets yet.
ticket-label-ticket = Ticket
ticket-label-tier = Ticket
ticket-label-holder = Name
ticket-label-code = Code
ticket-seat = { $seat } of { $of }
ticket-picture-alt = Ticket for { $name }, { $tier }, with its QR code
ticket-status-admitted = Checked in { $at }
ticket-status-suspended = On hold: its payment is disputed
ticket-status-refunded = Refunded: no longer good
ticket-status-revoked = Taken back: no longer good
ticket-status-event-cancelled = The event is cancelled
ticket-short-valid = good
ticket-short-admitted = checked in
ticket-short-suspended = on hold
ticket-short-refunded = refunded
ticket-short-revoked = taken back

reissue-ask-title = Replace the code of your ticket for { $name }?
reissue-ask-line = If somebody else may have seen your QR, a new one helps: the old one opens nothing any more, on no picture and in no mail.
reissue-done = Done. The old code is dead; your new ticket is on its way.
handover-ask-title = Hand over your ticket for { $name }?
handover-ask-line = I make a code for you to send to somebody. Whoever gives it to me first gets the ticket, with a new QR; yours opens nothing from then on. If it is refunded, the money still goes to whoever bought it.
handover-ask-note = The code works once, for { $days } days and until the event begins. You can take it back until somebody used it.
handover-forward-title = A ticket for { $name }
handover-forward-line = { $name } has a ticket for you. Send me this, and it is yours:
handover-made-line = Pass the message above on to the person who is to have the ticket, in private and to nobody else: whoever is first gets it.
handover-made-note = The code works once, until { $until }. Until then the ticket is yours.
handover-kept = The code no longer works: the ticket stays yours.
handover-taken-title = { $count ->
    [one] Your ticket for { $name }
   *[other] Your { $count } tickets for { $name }
}

## Orders and refunds

orders-title = Orders for { $name }
orders-none = No orders yet.
order-title = { $name } · { $event }
order-label-total = Total
order-label-bought = Ordered
order-label-email = Email
order-status-pending = waits for payment until { $until }
order-status-processing = the bank is still to confirm the payment
order-status-paid = paid
order-status-partly-refunded = paid, partly refunded
order-status-expired = not paid in time
order-status-cancelled = cancelled
order-status-refunded = refunded
order-status-disputed = payment disputed

refund-ask-title = Refund { $name }?
refund-ask-tickets = { $count ->
    [one] One ticket for { $event } stops being good at once.
   *[other] { $count } tickets for { $event } stop being good at once.
}
refund-ask-admitted = { $count ->
    [one] One of them is already checked in.
   *[other] { $count } of them are already checked in.
}
refund-ask-final = The seats are free for others then. This cannot be undone.
refund-label-amount = Goes back
refund-nothing-paid = nothing, it was free
refund-done = { $amount } go back to { $name }; { $count ->
    [one] one ticket is
   *[other] { $count } tickets are
} no longer good.
refund-done-free = { $count ->
    [one] One ticket of { $name } is
   *[other] { $count } tickets of { $name } are
} no longer good.
refund-done-again = { $amount } go back to { $name }: Stripe is asked once more.

## Attendees

attendees-title = Attendees of { $name }
attendees-none = Nobody has a ticket yet.
attendees-count = { $count ->
    [one] One ticket
   *[other] { $count } tickets
}
attendees-file = { $count ->
    [0] There is no ticket for { $name } yet, so the list is empty.
    [one] The list for { $name }, with one ticket.
   *[other] The list for { $name }, with { $count } tickets.
}
attendees-file-note = One line a ticket, for spreadsheet programs. It holds names and addresses, so pass it on with care.
attendees-column-ticket = Ticket
attendees-column-order = Order
attendees-column-name = Name
attendees-column-tier = Tier
attendees-column-price = Price
attendees-column-currency = Currency
attendees-column-status = Status
attendees-column-bought = Bought at
attendees-column-checked-in = Checked in at
attendees-column-gate = Gate
attendees-column-email = Email

## Staff and door

staff-title = Door staff of { $name }
staff-none = Nobody yet but you.
staff-hint = Add somebody I know with /staff_add { $slug } NAME, or send an invitation.
staff-added = { $name } now checks in for { $event }.
staff-added-hint = They start with /checkin { $slug }
staff-added-told = I tell them so, and how the door works. They start with the button in that message, or with /checkin { $slug }
staff-invite-title = Invitation to the door of { $name }
staff-invite-line = Whoever sends me this first becomes door staff:
staff-invite-note = It works once, within { $days } days.
staff-joined-title = You are door staff of { $name }
staff-joined-line = Open the door below, then send me photos of tickets, or type their codes.

door-which = Which door?
door-none = You are not door staff of an event that is on. The organizer can add or invite you.
door-title = At the door of { $name }
door-count = { $admitted } of { $tickets } are in
door-label-gate = Gate
door-how = Send a photo of a QR, or type a code. /cancel leaves the door.
door-how-in-group = Send photos of QRs or codes to our private chat: in a group I hear only commands and what mentions me. /cancel leaves the door.
door-how-in-server = Here, scan with /checkin and a photo or a code, or by “{ $menu }” in the menu of a message with a QR (right-click or press it long, then Apps). In our private chat, photos and codes alone are enough. /cancel leaves the door.
door-left = You have left the door.
door-gate-first = Open a door first; then you can name its gate.
door-gate-set = You stand at: { $gate }
door-gate-cleared = You stand at no named gate.
door-admitted = ✅ COME IN: { $name }
door-refused = ⛔ NOT ADMITTED
door-undone = ↩ Undone: { $name } is outside again

about-title = Tickets of { $name }
about-no-tickets = { $name } has no tickets for your events.
about-not-in = not in yet
about-in = in since { $at }, by { $by }
about-in-gate = in since { $at }, by { $by } at { $gate }
about-more = There are more; these are the first { $count }.

refusal-not-a-code = That is not a ticket’s code. A code has 26 letters and digits, without 0, O, 1 and I.
refusal-unknown-code = No ticket has this code.
refusal-other-event = Not for this event ({ $event }).
refusal-revoked = Revoked: this code is no longer good. The holder may have a newer one.
refusal-refunded = Refunded: this ticket is no longer good.
refusal-suspended = On hold: its payment is disputed. Please ask the organizer.
refusal-event-cancelled = { $event } is cancelled.
refusal-already-in = Already in, at { $at }, by { $by }.
refusal-already-in-gate = Already in, at { $at }, by { $by } at { $gate }.

## Settings

settings-title = Your settings
settings-language = Language
settings-zone = Time zone
settings-currency = Currency
settings-email = Email
settings-email-why = With an email address, free tickets come by mail too.
settings-unset = not set
settings-choose-language = Which language do you like best?
platform-console = the console
platform-telegram = Telegram
platform-discord = Discord
identity-named = { $name } on { $platform }
identities-title = Where I know you from
identities-note = Your events, orders and tickets are the same in all of these chats.
link-code-title = Join two chats
link-code-line = Send me this in the other chat. Give it to nobody else: whoever sends it shares your events, orders and tickets.
link-code-note = It works once, within { $minutes } minutes.
link-ask-title = Join with { $other }?
link-ask-line = Your events, orders, tickets and doors here and there become one, with the settings from there.
link-ask-warning = Only do this if that is you. Somebody else would get all of yours.
link-done-title = Your chats are joined
link-done-line = I know you from:
unlink-ask-title = Separate { $name }?
unlink-ask-line = That chat starts with nothing: your events, orders and tickets stay with your other chats.
unlink-done = { $name } is on its own now. Everything else stayed where it was.
settings-notices = News of sales
notices-choose = How much would you like to hear of sales?
notices-each = each sale
notices-daily = once a day
notices-off = nothing
notices-others = Once a day means at nine in the morning, for the day before. What needs your attention, such as a dispute or a message that did not arrive, always comes.

## Servers

server-title = Settings of { $server }
server-what = Time zone and currency hold for events made here by people who have set none of their own. The language is that of the cards and of what everybody here sees.
server-language-unset = as whoever posts speaks
server-choose-language = Which language shall everybody here see?
server-organizers = Who may bring events
server-organizers-managers = those who manage the server or its events
server-organizers-role = those who manage the server or its events, and the role { $role }
server-announcements = Published events are announced in
server-announcements-none = no channel
server-mirrors = Published events among the server’s events
server-mirrors-on = yes
server-mirrors-off = no
server-how = The role is chosen with /server organizers, the channel with /server announcements.
button-server = Settings of this server
button-server-mirror = Show published events among the server’s events
button-server-mirror-stop = Don’t show them among the server’s events
button-server-role-clear = Only managers bring events
button-server-channel-clear = Announce nowhere
button-server-events = Events here
button-server-roles = Roles by tickets
button-put-out = ✕ { $event }
button-put-out-yes = Remove it
button-let-back = ↩ { $event }
button-role-off = ✕ { $role }
button-role-off-yes = Remove it
server-events-title = Events of { $server }
server-events-none = No event belongs to this server.
server-events-draft = Draft by { $organizer }
server-events-what = Whoever may bring events here makes them part of this server. One that you remove is no longer shown here; it goes on being sold elsewhere.
server-events-out = Removed, and not shown here until you allow them again:
server-put-out-title = Remove { $event } from { $server }?
server-put-out-what = Its cards and its entry among the server’s events are removed, and its tickets bring no roles here any more. Tickets stay good, and { $organizer } is told.
server-put-out-done = Done: it no longer belongs to this server.
server-let-back-done = Done: it belongs to this server again. Its organizer can post it here, and is told.
server-roles-title = Roles of { $server } that tickets bring
server-roles-none = Tickets bring no roles of this server.
server-roles-line = { $count ->
    [one] { $role } · tickets for one event
   *[other] { $role } · tickets for { $count } events
}
server-role-off-title = Remove the role { $role } from tickets?
server-role-off-what = No ticket brings it here any more. Whoever has it only by a ticket loses it, and the organizers are told.
server-role-off-done = Done: no ticket brings that role any more.

## What was refused

rejection-event-not-found = I can’t find that event. Part of its name is enough; /events lists yours, /buy what is on sale.
rejection-tier-not-found = I can’t find that kind of ticket. Please choose from the list.
rejection-pool-not-found = I can’t find these shared seats any more. /pools shows what there is.
rejection-order-not-found = I can’t find that order.
rejection-ticket-not-found = That is no ticket of yours. /tickets lists those you have.
rejection-person-not-found = I don’t know { $name }. Let them write to me once, or send them an invitation.
rejection-chat-not-found = I can’t find that group or channel, or I may not write there. Choose another.
rejection-not-your-event = Only the organizer of that event can do this.
rejection-not-staff = Only door staff of that event can do this. Its organizer can add you.
rejection-not-in-server = That is about a server. Say it in one of that server’s channels.
rejection-not-server-manager = Only those who manage this server can change that. Ask one of them.
rejection-not-organizer-here = Only those who manage this server or its events can bring events here. Ask one of them, or have whoever manages the server choose a role for organizers with /server organizers.
rejection-not-organizer-here-role = Events are brought here by those who manage the server or its events, or have the role { $role }. Ask for that role, then try again.
rejection-may-not-post = I may not write in { $channel }. Let me view that channel, send messages and embed links there, then try again.
rejection-not-a-role = Choose one of this server’s roles from the list that opens as you type.
rejection-not-a-channel = Choose one of this server’s channels from the list that opens as you type.
rejection-staff-of-nothing = You are neither organizer nor door staff of any event, so there are no attendees to show you.
rejection-not-a-draft = It is on sale already, or over.
rejection-not-published = It is not on sale, so nobody can be checked in.
rejection-already-cancelled = That event is cancelled or over.
rejection-not-yet-published = Only an event that is on sale can be posted. Publish it first.
rejection-no-tiers = It has no tickets yet. Add a tier first.
rejection-starts-in-past = Its start has passed. Choose a time ahead.
rejection-ends-before-start = The end must come after the start.
rejection-currency-locked = The currency can’t change while tiers have prices. Remove the prices first.
rejection-payments-off = Payments are not set up here, so only free tickets can be sold. The host can set STRIPE_SECRET_KEY.
rejection-tier-has-orders = “{ $tier }” has been ordered, so it must stay. To stop selling it, give it an end of sale.
rejection-not-your-role = You may not give the role { $role } to others here, so your tickets can’t bring it either. Choose a role below your own, or ask somebody who may manage roles.
rejection-put-out-here = Those who manage this server have removed this event from it, so only they can allow it again: ask one of them to open /server events here and press ↩. Elsewhere you can go on posting it.
rejection-role-taken-off = Those who manage this server have removed the role { $role } from this event’s tickets, so only somebody who manages it lets them bring it again. Ask one of them, or choose another role.
rejection-too-many-roles = A tier brings at most { $limit } roles. Remove one first.
rejection-too-many-tiers = An event has at most { $limit } tiers.
rejection-too-many-pools = Seats can be shared in at most { $limit } ways in one event.
rejection-shown-changed = It has changed since you saw it. Please look again and confirm what it is now.
rejection-sold-out = Sorry, sold out.
rejection-too-few-left = { $left ->
    [one] Only one is left.
   *[other] Only { $left } are left.
}
rejection-not-on-sale-yet = It goes on sale { $from }.
rejection-sales-ended = It is no longer on sale.
rejection-bad-quantity = How many? At least one.
rejection-over-limit = { $limit ->
    [one] One person may buy only one.
   *[other] One order may have up to { $limit }.
}
rejection-too-much-for-one-order = One order can come to { $most } at most.
rejection-too-many-holds = You have several unpaid orders already. Pay or give up one of them first: /tickets
rejection-too-many-seats = You hold seats of { $tier } already that are not paid for. One person may hold { $limit } at most: pay or give up an order first: /tickets
rejection-order-not-pending = That order no longer waits for payment.
rejection-order-lapsed = That order waited too long; please order again.
rejection-checkout-unreachable = The payment page doesn’t answer right now. Your seats are held until { $until }, and nothing was charged.
rejection-checkout-refused = Stripe does not take this order, so your seats are free again and nothing was charged. Please order again; if it stays, tell the organizer.
rejection-disputed = That payment is disputed with the bank, so it can’t be refunded until that is settled.
rejection-nothing-under-way = There is nothing under way.
rejection-nothing-to-refund = There is nothing left to refund there.
rejection-required = That is needed.
rejection-too-long = That is too long: { $max } characters at most.
rejection-not-a-number = Please send a whole number.
rejection-out-of-range = Please send a number from { $min } to { $max }.
rejection-not-a-price = That is no price in { $currency } that I understand.
rejection-other-currency = You wrote { $written }, and this event is in { $currency }. Its currency can be changed with “Edit”.
rejection-price-step = Prices in { $currency } end in zero: Stripe takes steps of { $step } of the smallest unit.
rejection-price-too-high = That is too much: { $most } at most.
rejection-price-too-low = Stripe can’t take less than { $least }. Make it more, or free.
rejection-not-a-date = I don’t understand that date. Date and time please, like 2027-05-21 20:00.
rejection-date-in-past = That has passed. Please choose a time ahead.
rejection-time-does-not-exist = The clocks jump over that time on that day. Please choose another.
rejection-not-a-zone = I don’t know that time zone. A big city nearby is enough: Berlin, New York, Tokyo.
rejection-not-a-currency = I don’t know that currency. Three letters, like EUR or USD.
rejection-not-a-language = I speak English, Deutsch, Español and Français.
rejection-not-an-email = That is no email address. It looks like ana@example.org.
rejection-which-tiers = I can’t tell which tier “{ $written }” is. Please send numbers or names from the list, with commas between them, or “all”.
rejection-wrong-email-code = { $left ->
    [0] That was not the code, and it was the last try. Please ask for a new one: /email
    [one] That is not the code. One more try.
   *[other] That is not the code. { $left } more tries.
}
rejection-email-code-gone = That code is no longer good. Please ask for a new one: /email
rejection-email-code-too-soon = I have just sent a code. Please wait a minute before asking for another.
rejection-undo-too-late = It is too late to undo that. The organizer can help.
rejection-undo-not-yours = Only whoever checked it in can undo that.
rejection-undone-already = That was undone already.
rejection-invite-gone = That invitation was used, or is too old. Ask the organizer for a new one.
rejection-already-admitted = That ticket is already checked in.
rejection-ticket-not-valid = That ticket is no longer good.
rejection-handover-gone = That code was used, taken back, or is too old; or there is a letter wrong in it. Ask whoever sent it for a new one.
rejection-own-handover = That is your own ticket. Send the code to the person who is to have it.
rejection-handover-too-late = A ticket can be handed over until its event begins, and this one has begun.
rejection-link-code-gone = That code was used, or is too old; or there is a letter wrong in it. /link in the other chat makes a new one.
rejection-same-account = You are one person there and here already. Send it in another chat.
rejection-account-joined = Your chats have just become one. Please send that again.
rejection-last-identity = This is the only chat I know you from, so there is nothing to separate.
rejection-link-gone = That link leads nowhere. /start shows everything.
rejection-too-fast = { $seconds ->
    [one] That was a lot at once: please wait a second. I don’t read what you send until then.
   *[other] That was a lot at once: please wait { $seconds } seconds. I don’t read what you send until then.
}
rejection-too-many-guesses = { $seconds ->
    [one] Those were many codes that don’t exist. Please try again in a second.
   *[other] Those were many codes that don’t exist. Please try again in { $seconds } seconds.
}
rejection-picture-too-large = That file is too big: { $limit } MB at most. A photo instead of a file is enough.
rejection-picture-too-many-pixels = That picture has too many pixels. A normal photo is enough.
rejection-picture-not-fetched = I couldn’t get your picture just now. Please send it once more.
rejection-no-picture = There is no ticket’s picture in that. Choose a message with the picture of the ticket, or type its code.
rejection-not-a-picture = I can’t read that as a picture. PNG, JPEG and WebP work.
rejection-no-code-in-picture = I see no QR code there. Closer, sharper, less glare; or type the code below the QR.
rejection-button-too-old = That button is from before. Please start that step again.
rejection-unknown-command = I don’t know /{ $name }. /help lists what I can do.
rejection-nothing-to-go-back-to = This is where we started. /start shows everything.
rejection-missing-argument = Something is missing: { $usage }

## Messages

message-sale-title = { $name } bought tickets for { $event }
message-sale-sold = { $sold } of { $quantity } sold
message-hold-lapsed = Your seats for { $event } were not paid in time and are free again. Nothing was charged.
message-payment-processing = Your bank is still to confirm the payment for { $event }. Your seats are held; the tickets come as soon as it does.
message-payment-refused = Your bank refused the payment for { $event }, so the seats are free again. Nothing was charged.
message-refunded = { $amount } for { $event } go back to you.
message-refunded-tickets = { $count ->
    [one] This ticket is no longer good:
   *[other] These tickets are no longer good:
}
message-refunded-late = Your payment for { $event } came after your seats were given up, and it is sold out now. { $amount } go back to you; we are sorry.
message-refund-days = It takes your bank five to ten days to show it.
message-event-cancelled = { $event } is cancelled. Your tickets are no longer good.
message-event-cancelled-unpaid = { $event } is cancelled, and with it your order. It was not paid: nothing was taken from you.
message-event-cancelled-at-bank = { $event } is cancelled, and with it your order. Your payment was still with your bank: if it goes through, it comes back to you.
message-event-cancelled-refund = { $amount } go back to you.
message-handed-over = { $name } has taken over your ticket for { $event }. Your QR opens nothing any more.
message-handed-over-all = { $name } has taken over your tickets for { $event }. Your QR codes open nothing any more. If you don’t know why, please tell the organizer.
message-ticket-refunded = Your ticket for { $event } was paid back to whoever bought it, and is no longer good.
message-ticket-revoked = Your ticket for { $event } was taken back by the organizer, and is no longer good.
message-amount-mismatch = { $name } paid { $paid } for { $event }, and the order comes to { $total }. No ticket was issued. Please look at the payment in Stripe.
message-paid-other-amount = What you paid for { $event } is { $paid }, and the order comes to { $total }. So there is no ticket yet, and we have told { $organizer }, who runs the event. Please turn to them: they settle it with you, with a ticket or with your money.
message-disputed = { $name } disputes the payment of { $total } for { $event } with their bank. The tickets are on hold until that is settled; answer it in Stripe.
message-dispute-won = The dispute of { $name } about { $event } ended in your favour. The tickets are good again.
message-dispute-lost = The dispute of { $name } about { $event } is lost: { $total } went back, and the tickets are no longer good.
message-refunded-elsewhere = { $amount } went back to { $name } for { $event }, in Stripe’s dashboard. It is noted here. If it was everything, the tickets are no longer good.
message-refund-failed = Stripe refused to pay { $amount } back to { $name } for { $event }. Please pay it back in Stripe’s dashboard or in another way.
message-refund-came-back = The refund of { $amount } to { $name } for { $event } did not get there: the bank sent it back, and the money is on your Stripe account again. Try again, or pay it back in another way.
message-refund-returned = The { $amount } for { $event } that were to go back to you did not get there: your bank sent them back. { $organizer }, who runs the event, knows of it. Please tell them how the money can reach you.
message-undelivered = A message to { $name } could not be delivered: { $reason }
message-undelivered-code = Whoever types this code to me gets their tickets. Pass it on to them if you reach them another way:
message-card-gone = I can no longer keep the card of { $event } in { $chat } up to date: it is gone, or closed to me.
message-card-gone-somewhere = I can no longer keep a card of { $event } up to date: it is gone, or closed to me.
message-card-not-posted = I could not post the card of { $event } in { $chat }: I may not write there. Let me write there, then post it again.
message-card-not-posted-somewhere = I could not post a card of { $event }: I may not write there. Let me write there, then post it again.
message-not-mirrored = { $server } does not take { $event } among its events. Change its name, place or time, and I try once more.
message-not-mirrored-not-allowed = I may not show { $event } among the events of { $server }. Allow my role there to create and manage events, then press Try again.
message-not-mirrored-full = { $server } has as many events as it can show, so { $event } is not among them. Remove some there, then press Try again.
message-not-taken-off = { $event } is to stand among the events of { $server } no more, and I may not remove it. Allow my role there to manage events, then press Try again, or have it removed there by hand. I try for a week.
message-role-not-allowed = I can neither give nor take the role { $role } in { $server }, which tickets for { $event } bring. In that server’s settings, allow my role to manage roles and move it above { $role }, then press Try again.
message-role-gone = The role { $role }, which tickets for { $event } bring, no longer exists in { $server }. Remove it from the tiers, and choose another.
message-role-refused = { $server } lets nobody give the role { $role }, which tickets for { $event } should bring. Remove it from the tiers, and choose another.
message-put-out = { $event } no longer belongs to { $server }: somebody who manages that server has removed it. Its cards and its entry there are gone, and its tickets bring no roles there. Tickets stay good, and it goes on being sold.
message-let-back = { $event } belongs to { $server } again: somebody who manages that server has allowed it. Post it there with /event post whenever you like.
message-role-taken-off = Tickets for { $event } no longer bring the role { $role }: somebody who manages { $server } has removed it. Whoever had it only by a ticket loses it.
message-staff-added = { $organizer } has put you at the door.
message-staff-added-what = When it begins, press the button below and send me a photo of each ticket here, or type its code. I say at once who may come in.
message-staff-added-draft = It is still a draft. Once it is on sale, /checkin { $slug } puts you at its door, and you send me a photo of each ticket here.
message-staff-removed = You are no longer door staff of { $event }.
message-payment-reminder = Your seats are held until { $until }, and { $amount } are still to be paid.
message-digest-title = Sold on { $day }
message-digest-orders = { $count ->
    [one] one order
   *[other] { $count } orders
}
message-digest-tickets = { $count ->
    [one] one ticket
   *[other] { $count } tickets
}
message-digest-left = { $count ->
    [0] none left
   *[other] { $count } left
}

# The assistant

button-form = Fill in the form
button-confirm = Confirm
command-help-forget = Forget what you told the assistant
assistant-missing = Still missing: { $what }
assistant-missing-name = name
assistant-missing-date = day
assistant-missing-time = time
assistant-missing-zone = time zone
assistant-missing-venue = place
assistant-missing-tickets = tickets
assistant-down = The assistant cannot be reached right now. The form does the same job, with what you have said so far.
assistant-late = The assistant took too long to answer. Try again, or use the form, with what you have said so far.
assistant-busy = Too many people are talking to the assistant at once. Try again in a minute, or use the form.
assistant-spent-own = You have used the assistant as much as one person can in a day. The form does the same job, and tomorrow the assistant is back.
assistant-spent-all = The assistant has done as much as it may today. The form does the same job, and tomorrow the assistant is back.
assistant-refused = The assistant does not want to answer that. Say it in another way, or use the form.
assistant-cut-off = The assistant’s answer was too long and broke off. Ask for less at once, or use the form.
assistant-lost = The assistant did not get to an answer. Say it in another way, or use the form.
assistant-tickets-lost = These tickets could not be taken over: { $names }. Please add them again.
assistant-forgot = I have forgotten what we talked about. Your events, drafts and tickets stay.
assistant-nothing-to-forget = There is nothing to forget.
assistant-changed = Changed.
assistant-proposal-title = Change { $name }?
assistant-proposal-sold = { $count ->
    [one] One ticket is sold.
   *[other] { $count } tickets are sold.
}
assistant-change = { $before } → { $after }
assistant-tier = { $name } · { $price } · { $count ->
    [one] one ticket
   *[other] { $count } tickets
} · { $limit } an order
assistant-new-tier = New: { $tier }
