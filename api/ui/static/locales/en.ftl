# What the seat map and the buyer's page say. Every language has the same messages; a test holds that.

## States of a seat, as words beside its shape
seat-free = free
seat-held = held by somebody else
seat-sold = sold
seat-closed = not for sale
seat-chosen = chosen
seat-mine = yours for now
seat-bought = yours
seat-waiting = you are waiting for it
seat-accessible = wheelchair place
seat-companion = companion seat

## Names of seats
seat = Row { $row }, seat { $number }
seat-no-row = Seat { $number }
seat-in-section = { $section }, row { $row }, seat { $number }
seat-in-section-no-row = { $section }, seat { $number }
place-in-section = { $section }, a place
seat-with-price = { $seat }, { $price }, { $state }
row = Row { $row }
section-free = { $section }: { $count ->
    [0] nothing free
    [one] one seat free
   *[other] { $count } seats free
}
seats = { $count ->
    [one] one seat
   *[other] { $count } seats
}
from-price = from { $price }
places-left = { $count ->
    [0] full
    [one] one place
   *[other] { $count } places
}

## The map and its tools
map-label = Map of the hall
zoom-in = Closer
zoom-out = Farther
whole-hall = Whole hall
pan = Move the map
pan-up = Up
pan-left = To the left
pan-right = To the right
pan-down = Down
choose-section = Section
all-sections = All sections
view-map = Map
view-list = List
legend = What the signs mean
map-hint = Choose seats on the map, or let us find some for you.
grid-label = Seats of { $section }
grid-hint = Arrow keys go from seat to seat, Enter chooses.
loading = The hall is coming …
unknown-event = There is no such event.
unknown-event-hint = It may be over, or the address may be misspelt.
unreachable = The box office cannot be reached just now. We keep trying.
cancelled = This event has been cancelled
cancelled-hint = Nothing is sold any more. What you bought stays on record; ask the shop how it goes on.
sale-over = The sale is over
sale-opens = The sale begins on { $time }
moved = This event has another date now
moved-to = It is on { $now }, no longer on { $before }.
understood = Understood

## How fresh what is shown is
live = Live
catching-up = Catching up …
as-of = As of { $time }
offline = You are offline. You can go on choosing; we order when the connection is back.
hold-updates = Hold updates
go-on = Go on with updates

## Filters, list, search
price-up-to = Price up to
any-price = Any price
only-accessible = Only wheelchair places
only-free = Only free seats
search = Search
search-hint = Section, row or seat
list-empty = No seat is like that.
list-more = Show more

## Find seats
find = Find seats
find-title = Find seats for me
how-many = How many
together = Next to each other
accessible-places = Wheelchair places
companion-places = Wheelchair places with companion seats beside them
where = Where
second-choice = If that is full
nowhere-else = Nothing else
anywhere = Anywhere
access-title = I have a code
access-code = Code
access-use = Use the code
access-hint = Some seats that are not for sale are kept for whoever has a code.
access-used = The code goes with what you order. You may choose seats that are not for sale, too.

## The basket
basket = Your seats
basket-empty = Nothing chosen yet.
held-title = Held for you
bought-title = Bought
waiting-title = Waiting for
total = Total
order = { $count ->
    [one] Hold this seat
   *[other] Hold these { $count } seats
}
hold = Hold
confirm = Buy
confirm-hint = Review: { $seats } for { $total }.
own-price = Full price
price-of = Price of { $seat }
of-them = Of them: { $price }
left-alone = Left alone: { $seats }.
next-move = Could you choose so that none is left alone?
go-to-shop = Go on to payment
release = Give back
release-all = Give all back
release-seat = Give back { $seat }
remove-seat = Remove { $seat }
clear = Clear
held-until = Held until { $time }
time-left = { $time } left
extend = More time
extend-until = You have now until { $time }.
limit-hint = { $count ->
    [0] You have as many as one buyer may have.
    [one] You may have one more.
   *[other] You may have { $count } more.
}
ordering = Your order is on its way …
in-line = { $ahead ->
    [0] You are next.
    [one] One is before you.
   *[other] { $ahead } are before you.
}
eta = About { $time }.
thanks = Thank you. These seats are yours.

## The dialog before the end
ending-title = Do you need more time?
ending-text = Your seats are held for { $time } more.
ended-title = Your time has run out
ended-text = The seats went back. You can try for the same ones again.
try-same = Try the same seats
close = Close

## A taken seat
taken-title = This seat is taken
taken-held = Somebody holds it until { $time }.
taken-held-now = Somebody holds it.
taken-sold = It is sold.
taken-explain = Whoever asked first has it. If it comes back, it goes to whoever waits, in their order.
wait = Wait for it
wait-sold = Wait in case it comes back
wait-up-to = You wait at most { $time }; we tell you here at once.
wait-for-wish = You can wait for it: { $wish }.
wait-whole = If enough come back, they are held for you at once, all together.
wish-together = next to each other
wish-up-to = up to { $price }
waiting-place = { $ahead ->
    [0] You are first in line.
    [one] One stands before you.
   *[other] { $ahead } stand before you.
}
stop-waiting = Stop waiting
closed-title = This seat is not for sale
handed-over = { $count ->
    [one] The seat that you waited for is yours for now: { $seat }.
   *[other] The seats that you waited for are yours for now: { $seat }.
}
waiting-over = The wait for { $seat } ended without it.

## News, told to screen readers too
news-chosen = { $seat } chosen, { $count } in all.
news-left = { $seat } no longer chosen.
news-held = { $count ->
    [one] One seat is held for you until { $time }.
   *[other] { $count } seats are held for you until { $time }.
}
news-lost = { $seat } went to somebody else just now.
news-released = { $count ->
    [one] One seat given back.
   *[other] { $count } seats given back.
}
news-expired = Your hold has ended.
news-bought = { $count ->
    [one] One seat bought.
   *[other] { $count } seats bought.
}

## Why not, and what next
refused = That did not work
code-TICKET_NOT_FOUND = This seat does not exist any more.
code-TICKET_UNAVAILABLE = Somebody was quicker.
code-NOT_HOLDER = This seat is held by somebody else.
code-NOT_ALLOWED = Only the shop can do that.
code-NOT_RESERVED = You hold nothing here any more.
code-NOT_REFUNDABLE = This event takes nothing back.
code-HOLD_EXPIRED = Your hold had ended, and the seat is gone.
code-SALES_CLOSED = Sales are closed for this.
code-COOLING_DOWN = You had this seat a moment ago; others come first now.
code-WAITING_CLOSED = Nobody more can wait here.
code-LIMIT_REACHED = That is more than one buyer may have.
code-NO_MATCHING_SEATS = There are no such seats.
code-DEADLINE_PASSED = It took too long, and nothing was ordered.
code-WITHDRAWN = It was taken back before its turn.
code-INTERNAL = It could not be carried out; nothing was ordered.
code-NOT_IN_CHANNEL = This seat is kept for others.
code-CODE_INVALID = This code does not count here.
code-CODE_EXHAUSTED = This code has been used up.
code-PRICE_CLASS_UNKNOWN = There is no such price.
code-other = It did not work ({ $code }).
code-CUT_OFF = No connection. What you ordered is kept and sent again.
code-OVERLOADED = Very many want seats just now. We send it again by ourselves.
why-numbers = It went to number { $winner }; yours was { $own }.
why-until = It is held until { $time }.
why-limit = The limit is { $limit }.
why-cool-down = You can try again at { $time }.
why-short = { $missing ->
    [one] One seat was missing.
   *[other] { $missing } seats were missing.
}
why-not-adjacent = There are not so many side by side.
next-other = Choose others on the map, or let us find some.
next-apart = Try without “next to each other”, or fewer.
next-fewer = Choose fewer.
next-wait = You can wait for it.

## Pages
events = Events
events-empty = Nothing is on sale just now.
skip-to-map = To the seats
seats-free = { $count ->
    [0] sold out
    [one] one seat left
   *[other] { $count } seats left
}
language = Language
needs-script = Choosing seats needs JavaScript.
