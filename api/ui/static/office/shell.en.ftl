# What the box office says, beside the buyers' messages. Every language has the same messages; a test holds that.

## The door and the frame
box-office = Box office
skip-to-content = To the content
come-in = Box office
locked = The box office is locked
key-or-token = Key or operator’s token
key-hint = It stays in this browser tab, and is forgotten after 15 minutes in which nobody touches the page.
enter = Come in
asking = One moment …
left-idle = Nobody was here for 15 minutes, so the page has locked itself. Show your key again and you are where you were.
left-locked = Locked. The key is forgotten here.
left-odd = That cannot be a key: it holds blanks or other signs that none has.
left-refused = This key or token does not count here, or no longer.
left-no-right = This is a buyer’s token: it opens no box office. You need a shop’s key or an operator’s token.
left-unreachable = Nothing answers just now, so nobody can say whose key this is.
locks-soon = Nobody has touched this page for a while: it locks itself within a minute. Any key keeps it open.
lock = Lock
sections-of-office = Parts of the box office
as-operator = Operator { $name }
as-key = { $name }
may = May
in-events = In the events
all-events = all
until = Until
no-end = no end
idle-hint = The page locks itself after 15 minutes in which nobody touches it.
nothing-here = There is nothing here.
reading = One moment …
try-again = Try again
cut-off = Nothing answers. What is shown may be old.
server-trouble = The box office has trouble just now; nothing was changed.
needs-scope = Your key may not do that: it lacks the scope { $scope }.
problem-NOT_FOUND = It is not there, or not for this key.
problem-OVERLOADED = Very much is going on just now. Try again in a moment.
problem-STORE_UNAVAILABLE = A store does not answer just now; nothing was changed.
problem-IN_PROGRESS = Somebody else is doing the same just now. Try again in a moment.
problem-INVALID_INVENTORY = The file has mistakes; nothing of it was imported.
problem-EVENT_SOLD = Tickets of this event have been sold: cancel it instead.
problem-EVENT_HELD = Somebody holds tickets of this event: cancel it, and delete it when the holds have ended.
problem-EVENT_EXISTS = There is an event of this id already.
problem-INVALID_REQUEST = Something is not as it must be.
yes = yes
no = no
remove = Remove
name = Name
category = Category
price = Price
status = Status
field = Field
value = Value
leave-it = Leave it as it is
save = Save
undo = Undo
saved = Saved.
create = Create

## Events
new-event = New event
search-events = Search
no-events = There is no such event.
no-date = no date
events-cut = Only the newest { $count } are listed.
standing = { $sold } sold · { $held } held · { $free } free
buyers-page = The buyers’ page
views-of-event = Views of this event
closed-views = Not with this key: { $views } ({ $scopes })
cancelled-because = Cancelled. Reason: { $reason }
state-on-sale = on sale
state-sold-out = sold out
state-before-sale = sale not open yet
state-sale-over = sale is over
state-over = has begun
state-cancelled = cancelled
state-empty = no seats yet
tab-hall = Hall
tab-sales = Sales
tab-names = Names
tab-seats = Seats
tab-rules = Rules

## Sales
status-SOLD = Sold
status-HELD = Held
status-AVAILABLE = Free
status-NOT_FOR_SALE = Not for sale
takings = Takings
held-value = Value held
no-seats-yet = This event has no seats yet.
fill = Fill
fill-by-section = Fill by section
sales-by-minute = Sold in the last hour, by minute
sales-by-day = Sold by day
by-category = By category
by-price-class = By price class
price-of-seat = the seat’s own
as-table = As a table
minute = Minute
day = Day

## Names
names-title = Who sits where
take-as = As { $format }
print = Print
search-names = Seat or name
sold-and-held = sold and held
read-again = Read again
names-count = { $count ->
    [one] One of { $all }
   *[other] { $count } of { $all }
}
names-none = Nobody is like that.
names-empty = Nobody has a seat yet.
row-title = Row
seat-title = Seat
holder = Holder
held-to = until { $time }

## Import
import-title = Import seats
import-hint = CSV, Excel, OpenDocument, NDJSON or a seating plan. First it is only tried: you see every mistake and the hall; then you import. What stands already stays as it is.
choose-file = Choose a file
drop-file = or drop it here
import-price = Price where the file has none ({ $currency })
import-price-hint = Empty: such seats cost nothing.
import-major = Bare whole numbers are whole euros, not cents
import-major-hint = “45” is then 45.00; else it is 0.45.
import-columns = What columns are, where their names do not say it
import-columns-hint = One a line: Bereich=section. Fields: section, row, number, price, category, x, y, capacity …, attribute or ignore.
trying-file = The file is being tried …
tried-title = Tried: { $file }
mistakes-found = { $count ->
    [one] There is one mistake; nothing of the file can be imported.
   *[other] There are { $count } mistakes; nothing of the file can be imported.
}
import-would = { $added ->
    [0] Nothing in it is new.
    [one] One seat would be new.
   *[other] { $added } seats would be new.
}
import-rest = { $unchanged } stand already just so, { $conflicting } otherwise; { $free } cost nothing.
columns-taken = Taken for: { $columns }.
mistakes = Mistakes
line = Line
what-is-wrong = What is allowed
and-more = and { $count } more
conflicts = Stored otherwise
conflicts-hint = These seats stand already, and stay as they are stored. Change them in the hall.
in-file = In the file
stored = Stored
warnings = To be known
as-buyers-see = As buyers will see it
import-now = { $count ->
    [one] Import one seat
   *[other] Import { $count } seats
}
mend-first = Mend the file first.
import-did = { $added ->
    [one] One seat imported.
   *[other] { $added } seats imported.
}
section-seats = { $section }: { $count ->
    [one] one seat
   *[other] { $count } seats
}
no-category = Seats
map-look = Point at a seat to read what it is called.
placeless = { $count ->
    [one] One seat has no place on the plan; buyers find it in the list.
   *[other] { $count } seats have no place on the plan; buyers find them in the list.
}
sections-in-words = The sections in words
rows = Rows
seats-or-places = Seats

## Rules
rules-about = The event
rules-sale = The sale
rules-holds = Holds
rules-limits = Limits
rules-waiting = Waiting for a seat
rules-prices = Price classes
times-in-zone = Times are by the clock in { $zone }.
rule-name = Name
rule-id = Id
rule-id-hint = In addresses and in the ids of its tickets, for good. Empty: it is made of the name.
rule-starts_at = Begins
rule-time_zone = Time zone
rule-currency = Currency
rule-currency-hint = Three letters, as EUR; for good.
rule-sales_open_at = Sale opens
rule-sales_open_at-hint = Empty: at once.
rule-sales_close_at = Sale closes
rule-sales_close_at-hint = Empty: when the event begins.
rule-confirm_by = Who makes a hold a sale
rule-confirm_by-shop = the shop, when it is paid
rule-confirm_by-holder = the holder itself
rule-sell_after_start = Sell after it has begun, too
rule-refundable = Holders may give back what is sold
rule-closed_sections = Closed sections
rule-closed_sections-hint = Nothing is sold there; who has a seat keeps it.
rule-hold_seconds = A hold lasts
rule-max_hold_seconds = With extensions at most
rule-cool_down_seconds = Not again for
rule-cool_down_seconds-hint = Who gave a seat back, or let it run out, may not have it again so soon.
rule-max_per_holder = Seats of one holder
rule-max_per_holder-hint = Empty: no limit.
rule-max_per_guest = Seats of one guest
rule-max_per_guest-hint = Empty: no limit of its own.
rule-max_wait_seconds = One may wait for
rule-max_wait_seconds-hint = 0: nobody waits.
rule-max_waiting_per_ticket = Who wait for one seat
rule-max_waiting_per_holder = Seats that one waits for
rule-price_classes = Price classes
rule-price_classes-hint = Such as child: who buys chooses one with the seat. A price for the seat’s category comes before one for every category.
unit-seconds = seconds
no-sections = There are no sections yet.
price-class = Price class
channel = Channel
price-class-number = Price class { $number }
price-in = Price ({ $currency })
every-category = every one
add-price-class = Add a price class
remove-price-class = Remove price class { $name }
changed-rules = { $count ->
    [0] Nothing is changed.
    [one] One rule is changed.
   *[other] { $count } rules are changed.
}
mistake-empty = It must not be empty.
mistake-long = At most { $high } characters.
mistake-zone = It must be a time zone, as Europe/Berlin.
mistake-moment = Clocks there never show this time.
mistake-number = A whole number from { $low } to { $high }.
mistake-prices = Each needs a name, and a price as 12.50.

## Turns in an event's life
turns = In the life of the event
turn-postpone = Postpone
turn-postpone-text = It begins at another time; who has tickets keeps them. An event that was over sells again.
turn-copy = Copy
turn-copy-text = A new event with the same rules, plan and seats, of which nobody has any. Its sale begins and ends as long before it as this one’s.
turn-cancel = Cancel the event
turn-cancel-text = The sale stops at once. { $sold } sold and { $held } held tickets: who has one keeps it, holds end by themselves.
turn-reopen = Take the cancelling back
turn-reopen-text = It sells again by its rules. What ran out or was given back meanwhile is free.
turn-delete = Delete
turn-delete-text = The event and all its seats are gone for good. That is possible because nobody has any.
reason = Reason
cancelled-affected = Cancelled. { $sold } tickets were sold and { $held } held, by { $holders } holders.

## Queues
queues = Queues
waiting-commands = Waiting commands
oldest = Oldest waits
workers = Workers
sweeps = Sweeps
apis = API processes
deliveries = Webhook senders
poison = Could not be settled
set-aside = Could not be read
poison-hint = Each was answered INTERNAL. The table poison has them; mend the cause, then delete the rows.
troubles = Something that Rowlock stands on is not as it must be
troubles-hint = “rowlock doctor” says what was found and what to do.
out-of-reach = Out of reach, as the server that keeps them does not answer: { $queues }
by-queue = Queue by queue
queue = Queue
being-settled = Being settled now
processes = Who is at work
