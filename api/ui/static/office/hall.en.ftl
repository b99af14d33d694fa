# The live hall of the box office. Every language has the same messages; a test holds that.

## Find and select
hall-find = Find seats
hall-find-hint = A7, stalls a 7, a row, a section
hall-find-go = Find
hall-not-found = No seat is called “{ $text }”.
hall-draw = Draw around seats
hall-draw-hint = Drag around the seats that you mean; with Alt they are left out. By keyboard: Shift and Enter select all from the seat before.
hall-how = Click seats, hold Shift for all up to the next one, draw around them, or find them by name.
hall-selection = Selection
hall-nothing-selected = Nothing selected.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = { $count } free
hall-count-held = { $count } held
hall-count-sold = { $count } sold
hall-count-blocked = { $count } blocked
hall-count-kept = { $count } kept
hall-count-shut = { $count } in a closed section
hall-state-free = free
hall-state-held = held
hall-state-sold = sold
hall-state-blocked = blocked
hall-state-kept = kept
hall-state-shut = section closed
hall-kept-for = kept for { $channel }
hall-state-selected = selected
hall-clear = Clear
hall-leave-out = Leave out { $seat }
hall-whole-row = The whole row { $row }
hall-whole-order = The whole order ({ $count } seats)
hall-whole-section = All of { $section }
hall-select-found = { $count ->
    [one] Select this seat
   *[other] Select these { $count } seats
}
hall-places = Free places in { $section }
hall-select-places = Select

## What can be done
hall-actions = What to do with them
hall-action = { $action } ({ $count })
hall-do-sell = Sell at the door
hall-do-hold = Hold for somebody
hall-do-confirm = Sell what is held
hall-do-extend = Hold longer
hall-do-release = Take back
hall-do-move = Move
hall-do-transfer = Pass on
hall-do-block = Block
hall-do-unblock = Put on the market
hall-do-price = Change the price
hall-do-channel = Change the channel
hall-too-many = { $action }: at most { $most } at once.
hall-whose = { $more ->
    [0] They have it: { $holders }.
   *[other] They have it: { $holders } and { $more } more.
}
hall-others-stay = { $count ->
    [one] One other seat of the selection stays as it is.
   *[other] { $count } other seats of the selection stay as they are.
}
hall-together = { $parts ->
    [1] All of them or none.
   *[other] { $parts } steps, each on its own: an order that is whole here is one, any other seat too.
}
hall-holder = For whom
hall-holder-missing = Say for whom.
hall-to-holder = To whom
hall-held-for = It is held for { $time }.
hall-reason = Reason
hall-reason-missing = Say why.
hall-price-class = Price
hall-full-price = Full price, { $total }
hall-channel = Keep for
hall-general-sale = general sale
hall-channels-differ = These seats are kept for different channels. Take them one channel at a time.
hall-class-price = { $name }, { $total }
hall-new-price = New price in { $currency }
hall-price-odd = Write a price like { $example }.
hall-target = To which seat
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Write its name, or choose it on the map.
   *[other] Write the first of { $count } in a row, or each of them with “;” between, or choose them on the map.
}
hall-target-missing = Say to which seat.
hall-target-chosen = { $left ->
    [0] To { $seat }.
   *[other] To { $seat }. More to choose: { $left }.
}
hall-target-taken = { $seat } is not free.
hall-target-many = Several free seats are called “{ $text }”. Name the section too.
hall-target-count = Seats needed: { $count }, named: { $named }.
hall-target-few = From { $seat } on only { $free } in a row are free, and { $count } are needed.
hall-from-to = { $from } → { $to }
hall-orders = These seats are not of one order. Move those of one order together, others one at a time.
hall-never-mind = Never mind
hall-not-sent = That cannot be looked up just now. Nothing was sent.

## What came of it
hall-news = What was done
hall-under-way = { $action }: { $seats } …
hall-cut-off = No connection. It is kept, and sent again by itself.
hall-busy = Very much is going on. It is sent again by itself.
hall-away = A part of Rowlock is away just now. It is sent again by itself.
hall-done-sell = Sold to { $holder }: { $seats }, { $price }.
hall-done-hold = Held for { $holder } until { $time }: { $seats }, { $price }.
hall-done-confirm = Sold: { $seats }.
hall-done-extend = Held until { $time }: { $seats }.
hall-done-release = Taken back: { $seats }. Reason: { $reason }.
hall-done-move = Moved: { $seats } to { $to }.
hall-done-transfer = Passed on to { $holder }: { $seats }.
hall-done-block = Blocked: { $seats }.
hall-done-unblock = On the market again: { $seats }.
hall-done-price = Now { $price } each: { $seats }.
hall-done-channel = Kept for { $channel }: { $seats }.
hall-done-general = In general sale: { $seats }.
hall-spared = { $count ->
    [one] One was sold meanwhile and keeps its price.
   *[other] { $count } were sold meanwhile and keep their price.
}
hall-not-done = Not done – { $action }: { $seats }.
hall-way = In the way: { $seats }.
hall-half-sold = It is held for { $holder }, but not sold.
hall-show = Show
hall-code-NOT_RESERVED = Nobody has this any more.
hall-code-NOT_RESERVED-order = They are not had by this order any more; nothing was changed.
hall-code-NOT_HOLDER = Somebody else has it now; nothing was changed.
hall-code-TICKET_UNAVAILABLE = It is not free any more.
hall-code-NO_MATCHING_SEATS = Not all of them are free any more.
hall-code-LIMIT_REACHED = That is more than one holder may have.
hall-code-COOLING_DOWN = They had it a moment ago; others come first now.
hall-code-NOT_ALLOWED = You have no right to do that.
hall-code-NOT_FOUND = It is not there any more.
hall-code-INVALID_REQUEST = Something in it is not allowed.

## One seat
hall-reading = It is being looked up …
hall-unread = It could not be looked up.
hall-read-again = Try again
hall-status = State
hall-whose-label = Holder
hall-nobody = nobody
hall-since = Since
hall-until = Held until
hall-price-label = Price
hall-price-was = { $price }; now { $now }
hall-category = Category
hall-order = Order
hall-history = What happened to it
hall-history-empty = Nothing yet.
hall-number = no. { $number }
hall-because = Reason: { $reason }
hall-older = Show older
hall-was-reserve = Held
hall-was-order = Held by an order
hall-was-confirm = Sold
hall-was-extend = Held longer
hall-was-release = Given back
hall-was-expire = The hold ran out
hall-was-cancel = Taken back
hall-was-transfer = Got by passing on
hall-was-transfer-away = Passed on
hall-was-move = Moved here
hall-was-move-away = Moved away
hall-was-changed = Changed
