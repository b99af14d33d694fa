seat-free = wolne
seat-held = zajęte przez kogoś innego
seat-sold = sprzedane
seat-closed = nie na sprzedaż
seat-chosen = wybrane
seat-mine = na razie Twoje
seat-bought = Twoje
seat-waiting = czekasz na nie
seat-accessible = miejsce dla wózka
seat-companion = miejsce dla opiekuna
seat = Rząd { $row }, miejsce { $number }
seat-no-row = Miejsce { $number }
seat-in-section = { $section }, rząd { $row }, miejsce { $number }
seat-in-section-no-row = { $section }, miejsce { $number }
place-in-section = { $section }, jedno miejsce
seat-with-price = { $seat }, { $price }, { $state }
row = Rząd { $row }
section-free = { $section }: { $count ->
    [0] nic wolnego
    [one] jedno wolne miejsce
    [few] { $count } wolne miejsca
   *[other] { $count } wolnych miejsc
}
seats = { $count ->
    [one] jedno miejsce
    [few] { $count } miejsca
   *[other] { $count } miejsc
}
from-price = od { $price }
places-left = { $count ->
    [0] pełne
    [one] jedno miejsce
    [few] { $count } miejsca
   *[other] { $count } miejsc
}
map-label = Plan sali
zoom-in = Bliżej
zoom-out = Dalej
whole-hall = Cała sala
pan = Przesuń plan
pan-up = W górę
pan-left = W lewo
pan-right = W prawo
pan-down = W dół
choose-section = Sektor
all-sections = Wszystkie sektory
view-map = Plan
view-list = Lista
legend = Co oznaczają znaki
map-hint = Wybierz miejsca na planie albo pozwól nam je znaleźć.
grid-label = Miejsca: { $section }
grid-hint = Strzałki przechodzą między miejscami, Enter wybiera.
loading = Sala się wczytuje…
unknown-event = Nie ma takiego wydarzenia.
unknown-event-hint = Może już minęło albo adres jest błędny.
unreachable = Kasa teraz nie odpowiada. Próbujemy dalej.
cancelled = To wydarzenie zostało odwołane
cancelled-hint = Niczego już się nie sprzedaje. Państwa zakupy pozostają zapisane; o dalszy ciąg proszę zapytać sklep.
sale-over = Sprzedaż została zakończona
sale-opens = Początek sprzedaży: { $time }
moved = To wydarzenie ma teraz inny termin
moved-to = Nowy termin: { $now }. Poprzedni: { $before }.
understood = Rozumiem
live = Na żywo
catching-up = Odświeżanie…
as-of = Stan na { $time }
offline = Nie masz połączenia. Możesz dalej wybierać; zamówimy, gdy połączenie wróci.
hold-updates = Wstrzymaj odświeżanie
go-on = Wznów odświeżanie
price-up-to = Cena do
any-price = Dowolna cena
only-accessible = Tylko miejsca dla wózków
only-free = Tylko wolne miejsca
search = Szukaj
search-hint = Sektor, rząd lub miejsce
list-empty = Nie ma takiego miejsca.
list-more = Pokaż więcej
find = Znajdź miejsca
find-title = Znajdź mi miejsca
how-many = Ile
together = Obok siebie
accessible-places = Miejsca dla wózków
companion-places = Miejsca dla wózków z miejscami dla opiekunów obok
where = Gdzie
second-choice = Jeśli tam pełno
nowhere-else = Nigdzie indziej
anywhere = Gdziekolwiek
access-title = Mam kod
access-code = Kod
access-use = Użyj kodu
access-hint = Niektóre miejsca spoza sprzedaży są dla osób z kodem.
access-used = Kod zostanie dołączony do zamówienia. Można wybrać także miejsca spoza sprzedaży.
basket = Twoje miejsca
basket-empty = Nic jeszcze nie wybrano.
held-title = Trzymane dla Ciebie
bought-title = Kupione
waiting-title = Czekasz na
total = Razem
order = { $count ->
    [one] Zatrzymaj to miejsce
    [few] Zatrzymaj te { $count } miejsca
   *[other] Zatrzymaj te { $count } miejsc
}
hold = Zatrzymaj
confirm = Kup
confirm-hint = Sprawdź: { $seats } za { $total }.
own-price = Pełna cena
price-of = Cena: { $seat }
of-them = W tym: { $price }
left-alone = Samo zostałoby: { $seats }.
next-move = Czy da się wybrać tak, by żadne nie zostało samo?
go-to-shop = Przejdź do płatności
release = Oddaj
release-all = Oddaj wszystkie
release-seat = Oddaj: { $seat }
remove-seat = Usuń: { $seat }
clear = Wyczyść wybór
held-until = Trzymane do { $time }
time-left = Pozostało: { $time }
extend = Więcej czasu
extend-until = Masz teraz czas do { $time }.
limit-hint = { $count ->
    [0] Masz tyle, ile może mieć jedna osoba.
    [one] Możesz wybrać jeszcze jedno.
    [few] Możesz wybrać jeszcze { $count }.
   *[other] Możesz wybrać jeszcze { $count }.
}
ordering = Zamówienie jest w drodze…
in-line = { $ahead ->
    [0] Twoja kolej.
    [one] Przed Tobą jest jedno zamówienie.
    [few] Przed Tobą są { $ahead } zamówienia.
   *[other] Przed Tobą jest { $ahead } zamówień.
}
eta = Około: { $time }.
thanks = Dziękujemy. Te miejsca są Twoje.
ending-title = Potrzebujesz więcej czasu?
ending-text = Trzymamy Twoje miejsca jeszcze przez: { $time }.
ended-title = Twój czas minął
ended-text = Miejsca wróciły do sprzedaży. Możesz spróbować ponownie z tymi samymi.
try-same = Spróbuj tych samych miejsc
close = Zamknij
taken-title = To miejsce jest zajęte
taken-held = Ktoś trzyma je do { $time }.
taken-held-now = Ktoś je trzyma.
taken-sold = Jest sprzedane.
taken-explain = Ma je ten, kto zapytał pierwszy. Jeśli wróci, dostaną je czekający, po kolei.
wait = Czekaj na nie
wait-sold = Czekaj, gdyby wróciło
wait-up-to = Czekasz najwyżej: { $time }; powiemy Ci tu od razu.
wait-for-wish = Możesz czekać na: { $wish }.
wait-whole = Jeśli wróci ich dość, od razu zatrzymamy je dla Ciebie, wszystkie razem.
wish-together = obok siebie
wish-up-to = do { $price }
waiting-place = { $ahead ->
    [0] Jesteś na początku kolejki.
    [one] Przed Tobą jest jedna osoba.
    [few] Przed Tobą są { $ahead } osoby.
   *[other] Przed Tobą jest { $ahead } osób.
}
stop-waiting = Przestań czekać
closed-title = To miejsce nie jest na sprzedaż
handed-over = { $count ->
    [one] Miejsce, na które czekasz, jest na razie Twoje: { $seat }.
   *[other] Miejsca, na które czekasz, są na razie Twoje: { $seat }.
}
waiting-over = Czekanie skończyło się bez miejsca: { $seat }.
news-chosen = Wybrano: { $seat }, razem { $count }.
news-left = Już nie wybrano: { $seat }.
news-held = { $count ->
    [one] Jedno miejsce trzymane dla Ciebie do { $time }.
    [few] { $count } miejsca trzymane dla Ciebie do { $time }.
   *[other] { $count } miejsc trzymanych dla Ciebie do { $time }.
}
news-lost = Właśnie zajęte przez kogoś innego: { $seat }.
news-released = { $count ->
    [one] Oddano jedno miejsce.
    [few] Oddano { $count } miejsca.
   *[other] Oddano { $count } miejsc.
}
news-expired = Twoja rezerwacja wygasła.
news-bought = { $count ->
    [one] Kupiono jedno miejsce.
    [few] Kupiono { $count } miejsca.
   *[other] Kupiono { $count } miejsc.
}
refused = Nie udało się
code-TICKET_NOT_FOUND = Tego miejsca już nie ma.
code-TICKET_UNAVAILABLE = Ktoś był szybszy.
code-NOT_HOLDER = To miejsce trzyma ktoś inny.
code-NOT_ALLOWED = Może to zrobić tylko sklep.
code-NOT_RESERVED = Niczego tu już nie trzymasz.
code-NOT_REFUNDABLE = To wydarzenie nie przyjmuje zwrotów.
code-HOLD_EXPIRED = Twoja rezerwacja wygasła, a miejsca już nie ma.
code-SALES_CLOSED = Sprzedaż jest zamknięta.
code-COOLING_DOWN = Przed chwilą to miejsce było Twoje; teraz kolej na innych.
code-WAITING_CLOSED = Nikt więcej nie może tu czekać.
code-LIMIT_REACHED = To więcej, niż może mieć jedna osoba.
code-NO_MATCHING_SEATS = Nie ma takich miejsc.
code-DEADLINE_PASSED = Trwało to zbyt długo; niczego nie zamówiono.
code-WITHDRAWN = Wycofano przed swoją kolejką.
code-INTERNAL = Nie udało się tego wykonać; niczego nie zamówiono.
code-NOT_IN_CHANNEL = To miejsce jest dla innych.
code-CODE_INVALID = Ten kod tu nie działa.
code-CODE_EXHAUSTED = Ten kod został już wykorzystany.
code-PRICE_CLASS_UNKNOWN = Nie ma takiej ceny.
code-other = Nie udało się ({ $code }).
code-CUT_OFF = Brak połączenia. Zamówienie jest zapisane i zostanie wysłane ponownie.
code-OVERLOADED = Bardzo wiele osób chce teraz miejsc. Sami wyślemy ponownie.
why-numbers = Dostał je numer { $winner }; Twój to { $own }.
why-until = Jest trzymane do { $time }.
why-limit = Limit to { $limit }.
why-cool-down = Możesz spróbować ponownie o { $time }.
why-short = { $missing ->
    [one] Zabrakło jednego miejsca.
    [few] Zabrakło { $missing } miejsc.
   *[other] Zabrakło { $missing } miejsc.
}
why-not-adjacent = Nie ma tylu miejsc obok siebie.
next-other = Wybierz inne na planie albo pozwól nam je znaleźć.
next-apart = Spróbuj bez „Obok siebie” albo mniej miejsc.
next-fewer = Wybierz mniej.
next-wait = Możesz na nie poczekać.
events = Wydarzenia
events-empty = Teraz nic nie jest w sprzedaży.
skip-to-map = Do miejsc
seats-free = { $count ->
    [0] wyprzedane
    [one] zostało jedno miejsce
    [few] zostały { $count } miejsca
   *[other] zostało { $count } miejsc
}
language = Język
needs-script = Wybór miejsc wymaga JavaScriptu.
