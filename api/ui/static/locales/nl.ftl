seat-free = vrij
seat-held = vastgehouden door iemand anders
seat-sold = verkocht
seat-closed = niet te koop
seat-chosen = gekozen
seat-mine = voorlopig van u
seat-bought = van u
seat-waiting = u wacht erop
seat-accessible = rolstoelplaats
seat-companion = begeleidersplaats
seat = Rij { $row }, stoel { $number }
seat-no-row = Stoel { $number }
seat-in-section = { $section }, rij { $row }, stoel { $number }
seat-in-section-no-row = { $section }, stoel { $number }
place-in-section = { $section }, een plaats
seat-with-price = { $seat }, { $price }, { $state }
row = Rij { $row }
section-free = { $section }: { $count ->
    [0] niets vrij
    [one] één stoel vrij
   *[other] { $count } stoelen vrij
}
seats = { $count ->
    [one] één stoel
   *[other] { $count } stoelen
}
from-price = vanaf { $price }
places-left = { $count ->
    [0] vol
    [one] één plaats
   *[other] { $count } plaatsen
}
map-label = Plattegrond van de zaal
zoom-in = Dichterbij
zoom-out = Verder weg
whole-hall = Hele zaal
pan = Plattegrond verschuiven
pan-up = Omhoog
pan-left = Naar links
pan-right = Naar rechts
pan-down = Omlaag
choose-section = Vak
all-sections = Alle vakken
view-map = Plattegrond
view-list = Lijst
legend = Wat de tekens betekenen
map-hint = Kies stoelen op de plattegrond, of laat ons ze zoeken.
grid-label = Stoelen: { $section }
grid-hint = Pijltjes gaan van stoel naar stoel, Enter kiest.
loading = De zaal komt eraan …
unknown-event = Dit evenement bestaat niet.
unknown-event-hint = Misschien is het voorbij, of het adres is verkeerd gespeld.
unreachable = De kassa is nu niet bereikbaar. We blijven het proberen.
cancelled = Dit evenement is afgelast
cancelled-hint = Er wordt niets meer verkocht. Wat u hebt gekocht blijft genoteerd; vraag de winkel hoe het verder gaat.
sale-over = De verkoop is gesloten
sale-opens = De verkoop begint op { $time }
moved = Dit evenement heeft nu een andere datum
moved-to = Het is op { $now }, niet meer op { $before }.
understood = Begrepen
live = Live
catching-up = Bijwerken …
as-of = Stand van { $time }
offline = U bent offline. U kunt verder kiezen; we bestellen zodra de verbinding terug is.
hold-updates = Bijwerken stilzetten
go-on = Verder bijwerken
price-up-to = Prijs tot
any-price = Elke prijs
only-accessible = Alleen rolstoelplaatsen
only-free = Alleen vrije stoelen
search = Zoeken
search-hint = Vak, rij of stoel
list-empty = Zo’n stoel is er niet.
list-more = Meer tonen
find = Stoelen zoeken
find-title = Zoek stoelen voor mij
how-many = Hoeveel
together = Naast elkaar
accessible-places = Rolstoelplaatsen
companion-places = Rolstoelplaatsen met begeleidersplaatsen ernaast
where = Waar
second-choice = Als het daar vol is
nowhere-else = Nergens anders
anywhere = Overal
access-title = Ik heb een code
access-code = Code
access-use = Code gebruiken
access-hint = Sommige plaatsen die niet te koop zijn, zijn er voor wie een code heeft.
access-used = De code gaat met uw bestelling mee. U kunt ook plaatsen kiezen die niet te koop zijn.
basket = Uw stoelen
basket-empty = Nog niets gekozen.
held-title = Voor u vastgehouden
bought-title = Gekocht
waiting-title = U wacht op
total = Totaal
order = { $count ->
    [one] Deze stoel vasthouden
   *[other] Deze { $count } stoelen vasthouden
}
hold = Vasthouden
confirm = Kopen
confirm-hint = Controleer: { $seats } voor { $total }.
own-price = Volle prijs
price-of = Prijs voor { $seat }
of-them = Daarvan: { $price }
left-alone = Alleen zou overblijven: { $seats }.
next-move = Kan het ook zo dat er geen alleen blijft?
go-to-shop = Verder naar betalen
release = Teruggeven
release-all = Alles teruggeven
release-seat = { $seat } teruggeven
remove-seat = { $seat } weghalen
clear = Keuze wissen
held-until = Vastgehouden tot { $time }
time-left = Nog { $time }
extend = Meer tijd
extend-until = U hebt nu tot { $time }.
limit-hint = { $count ->
    [0] U hebt er zoveel als één persoon mag hebben.
    [one] U mag er nog één kiezen.
   *[other] U mag er nog { $count } kiezen.
}
ordering = Uw bestelling is onderweg …
in-line = { $ahead ->
    [0] U bent aan de beurt.
    [one] Eén bestelling is voor u.
   *[other] { $ahead } bestellingen zijn voor u.
}
eta = Ongeveer { $time }.
thanks = Dank u. Deze stoelen zijn van u.
ending-title = Hebt u meer tijd nodig?
ending-text = Uw stoelen worden nog { $time } vastgehouden.
ended-title = Uw tijd is om
ended-text = De stoelen zijn teruggegaan. U kunt dezelfde nog eens proberen.
try-same = Dezelfde stoelen proberen
close = Sluiten
taken-title = Deze stoel is bezet
taken-held = Iemand houdt hem vast tot { $time }.
taken-held-now = Iemand houdt hem vast.
taken-sold = Hij is verkocht.
taken-explain = Wie het eerst vroeg, heeft hem. Komt hij terug, dan gaat hij naar wie wacht, op volgorde.
wait = Erop wachten
wait-sold = Wachten of hij terugkomt
wait-up-to = U wacht hoogstens { $time }; we zeggen het u hier meteen.
wait-for-wish = U kunt wachten op: { $wish }.
wait-whole = Komen er genoeg terug, dan houden we ze meteen voor u vast, allemaal tegelijk.
wish-together = naast elkaar
wish-up-to = tot { $price }
waiting-place = { $ahead ->
    [0] U staat vooraan.
    [one] Eén persoon staat voor u.
   *[other] { $ahead } personen staan voor u.
}
stop-waiting = Niet meer wachten
closed-title = Deze stoel is niet te koop
handed-over = { $count ->
    [one] De stoel waarop u wachtte is voorlopig van u: { $seat }.
   *[other] De stoelen waarop u wachtte zijn voorlopig van u: { $seat }.
}
waiting-over = Het wachten op { $seat } liep af zonder stoel.
news-chosen = { $seat } gekozen, { $count } in totaal.
news-left = { $seat } niet meer gekozen.
news-held = { $count ->
    [one] Eén stoel wordt voor u vastgehouden tot { $time }.
   *[other] { $count } stoelen worden voor u vastgehouden tot { $time }.
}
news-lost = { $seat } ging net naar iemand anders.
news-released = { $count ->
    [one] Eén stoel teruggegeven.
   *[other] { $count } stoelen teruggegeven.
}
news-expired = Uw reservering is afgelopen.
news-bought = { $count ->
    [one] Eén stoel gekocht.
   *[other] { $count } stoelen gekocht.
}
refused = Dat lukte niet
code-TICKET_NOT_FOUND = Deze stoel bestaat niet meer.
code-TICKET_UNAVAILABLE = Iemand was sneller.
code-NOT_HOLDER = Iemand anders houdt deze stoel vast.
code-NOT_ALLOWED = Dat kan alleen de winkel.
code-NOT_RESERVED = U houdt hier niets meer vast.
code-NOT_REFUNDABLE = Dit evenement neemt niets terug.
code-HOLD_EXPIRED = Uw reservering was afgelopen, en de stoel is weg.
code-SALES_CLOSED = De verkoop hiervan is gesloten.
code-COOLING_DOWN = U had deze stoel net nog; nu zijn anderen aan de beurt.
code-WAITING_CLOSED = Hier kan niemand meer wachten.
code-LIMIT_REACHED = Dat is meer dan één persoon mag hebben.
code-NO_MATCHING_SEATS = Zulke stoelen zijn er niet.
code-DEADLINE_PASSED = Het duurde te lang; er is niets besteld.
code-WITHDRAWN = Het is teruggenomen voor het aan de beurt was.
code-INTERNAL = Het kon niet worden uitgevoerd; er is niets besteld.
code-NOT_IN_CHANNEL = Deze stoel is voor anderen bedoeld.
code-CODE_INVALID = Deze code geldt hier niet.
code-CODE_EXHAUSTED = Deze code is opgebruikt.
code-PRICE_CLASS_UNKNOWN = Die prijs bestaat niet.
code-other = Het lukte niet ({ $code }).
code-CUT_OFF = Geen verbinding. Uw bestelling is bewaard en wordt opnieuw verstuurd.
code-OVERLOADED = Heel veel mensen willen nu stoelen. We versturen het vanzelf opnieuw.
why-numbers = Hij ging naar nummer { $winner }; u had { $own }.
why-until = Hij wordt vastgehouden tot { $time }.
why-limit = De grens is { $limit }.
why-cool-down = U kunt het om { $time } weer proberen.
why-short = { $missing ->
    [one] Er ontbrak één stoel.
   *[other] Er ontbraken { $missing } stoelen.
}
why-not-adjacent = Zoveel naast elkaar zijn er niet.
next-other = Kies andere op de plattegrond, of laat ons ze zoeken.
next-apart = Probeer het zonder ‘Naast elkaar’, of met minder.
next-fewer = Kies er minder.
next-wait = U kunt erop wachten.
events = Evenementen
events-empty = Er is nu niets te koop.
skip-to-map = Naar de stoelen
seats-free = { $count ->
    [0] uitverkocht
    [one] nog één stoel
   *[other] nog { $count } stoelen
}
language = Taal
needs-script = Stoelen kiezen heeft JavaScript nodig.
