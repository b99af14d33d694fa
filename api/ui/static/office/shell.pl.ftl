# Co mówi kasa, obok tekstów dla kupujących.

## Drzwi i rama
box-office = Kasa
skip-to-content = Do treści
come-in = Kasa
locked = Kasa jest zamknięta
key-or-token = Klucz lub token operatora
key-hint = Zostaje w tej karcie i jest zapominany po 15 minutach, w których nikt nie dotknął strony.
enter = Wejdź
asking = Chwileczkę …
left-idle = Przez 15 minut nikogo tu nie było, więc strona się zamknęła. Pokaż znowu klucz, a będziesz tam, gdzie byłeś.
left-locked = Zamknięte. Klucz został tu zapomniany.
left-odd = To nie może być klucz: są w nim odstępy lub inne znaki, których żaden nie ma.
left-refused = Ten klucz lub token tu nie obowiązuje, albo już nie.
left-no-right = To token kupującego: nie otwiera kasy. Potrzebny jest klucz sklepu lub token operatora.
left-unreachable = Teraz nic nie odpowiada, więc nikt nie może powiedzieć, czyj to klucz.
locks-soon = Od pewnego czasu nikt nie dotknął tej strony: zamknie się w ciągu minuty. Dowolny klawisz ją zatrzyma.
lock = Zamknij
sections-of-office = Części kasy
as-operator = Operator { $name }
as-key = { $name }
may = Może
in-events = W wydarzeniach
all-events = we wszystkich
until = Do
no-end = bez końca
idle-hint = Strona zamyka się po 15 minutach, w których nikt jej nie dotknął.
nothing-here = Nic tu nie ma.
reading = Chwileczkę …
try-again = Spróbuj ponownie
cut-off = Nic nie odpowiada. To, co widać, może być stare.
server-trouble = Kasa ma teraz kłopoty; nic nie zostało zmienione.
needs-scope = Twój klucz tego nie może: brakuje mu uprawnienia { $scope }.
problem-NOT_FOUND = Nie ma tego, albo nie dla tego klucza.
problem-OVERLOADED = Dzieje się teraz bardzo dużo. Spróbuj za chwilę.
problem-STORE_UNAVAILABLE = Jedna z baz teraz nie odpowiada; nic nie zostało zmienione.
problem-IN_PROGRESS = Ktoś inny robi teraz to samo. Spróbuj za chwilę.
problem-INVALID_INVENTORY = Plik ma błędy; nic z niego nie wczytano.
problem-EVENT_SOLD = Sprzedano bilety na to wydarzenie: zamiast tego je odwołaj.
problem-EVENT_HELD = Ktoś trzyma bilety na to wydarzenie: odwołaj je i usuń, gdy nikt już nic nie trzyma.
problem-EVENT_EXISTS = Jest już wydarzenie o tym identyfikatorze.
problem-INVALID_REQUEST = Coś nie jest tak, jak musi być.
yes = tak
no = nie
remove = Usuń
name = Nazwa
category = Kategoria
price = Cena
status = Stan
field = Pole
value = Wartość
leave-it = Zostaw, jak jest
save = Zapisz
undo = Cofnij
saved = Zapisano.
create = Utwórz

## Wydarzenia
new-event = Nowe wydarzenie
search-events = Szukaj
no-events = Nie ma takiego wydarzenia.
no-date = bez daty
events-cut = Podano tylko { $count } najnowszych.
standing = { $sold } sprzedanych · { $held } trzymanych · { $free } wolnych
buyers-page = Strona kupujących
views-of-event = Widoki tego wydarzenia
closed-views = Nie z tym kluczem: { $views } ({ $scopes })
cancelled-because = Odwołane. Powód: { $reason }
state-on-sale = w sprzedaży
state-sold-out = wyprzedane
state-before-sale = sprzedaż jeszcze nieotwarta
state-sale-over = po sprzedaży
state-over = rozpoczęte
state-cancelled = odwołane
state-empty = jeszcze bez miejsc
tab-hall = Sala
tab-sales = Sprzedaż
tab-names = Nazwiska
tab-seats = Miejsca
tab-rules = Zasady

## Sprzedaż
status-SOLD = Sprzedane
status-HELD = Trzymane
status-AVAILABLE = Wolne
status-NOT_FOR_SALE = Nie na sprzedaż
takings = Utarg
held-value = Wartość trzymanych
no-seats-yet = To wydarzenie nie ma jeszcze miejsc.
fill = Zapełnienie
fill-by-section = Zapełnienie według sektorów
sales-by-minute = Sprzedane w ostatniej godzinie, co do minuty
sales-by-day = Sprzedane według dni
by-category = Według kategorii
by-price-class = Według klas cen
price-of-seat = własna cena miejsca
as-table = Jako tabela
minute = Minuta
day = Dzień

## Nazwiska
names-title = Kto gdzie siedzi
take-as = Jako { $format }
print = Drukuj
search-names = Miejsce lub nazwisko
sold-and-held = sprzedane i trzymane
read-again = Wczytaj ponownie
names-count = { $count ->
    [one] Jedno z { $all }
    [few] { $count } z { $all }
   *[other] { $count } z { $all }
}
names-none = Nikogo takiego nie ma.
names-empty = Nikt nie ma jeszcze miejsca.
row-title = Rząd
seat-title = Miejsce
holder = Posiadacz
held-to = do { $time }

## Wczytywanie
import-title = Wczytaj miejsca
import-hint = CSV, Excel, OpenDocument, NDJSON lub plan sali. Najpierw tylko próba: widzisz każdy błąd i salę; potem wczytujesz. To, co już jest, zostaje, jak jest.
choose-file = Wybierz plik
drop-file = lub upuść go tutaj
import-price = Cena tam, gdzie plik jej nie ma ({ $currency })
import-price-hint = Puste: takie miejsca nic nie kosztują.
import-major = Same liczby całkowite to całe euro, nie centy
import-major-hint = „45” to wtedy 45,00; inaczej 0,45.
import-columns = Czym są kolumny, gdy nazwa tego nie mówi
import-columns-hint = Jedna w wierszu: Bereich=section. Pola: section, row, number, price, category, x, y, capacity …, attribute lub ignore.
trying-file = Plik jest sprawdzany …
tried-title = Sprawdzono: { $file }
mistakes-found = { $count ->
    [one] Jest jeden błąd; niczego z pliku nie można wczytać.
    [few] Są { $count } błędy; niczego z pliku nie można wczytać.
   *[other] Jest { $count } błędów; niczego z pliku nie można wczytać.
}
import-would = { $added ->
    [0] Nie ma w nim nic nowego.
    [one] Jedno miejsce byłoby nowe.
    [few] { $added } miejsca byłyby nowe.
   *[other] { $added } miejsc byłoby nowych.
}
import-rest = { $unchanged } już jest takich, { $conflicting } innych; { $free } nic nie kosztuje.
columns-taken = Zrozumiano jako: { $columns }.
mistakes = Błędy
line = Wiersz
what-is-wrong = Co jest dozwolone
and-more = i jeszcze { $count }
conflicts = Zapisane inaczej
conflicts-hint = Te miejsca już są i zostają tak, jak są zapisane. Zmień je w sali.
in-file = W pliku
stored = Zapisane
warnings = Warto wiedzieć
as-buyers-see = Jak zobaczą to kupujący
import-now = { $count ->
    [one] Wczytaj jedno miejsce
    [few] Wczytaj { $count } miejsca
   *[other] Wczytaj { $count } miejsc
}
mend-first = Najpierw popraw plik.
import-did = { $added ->
    [one] Wczytano jedno miejsce.
    [few] Wczytano { $added } miejsca.
   *[other] Wczytano { $added } miejsc.
}
section-seats = { $section }: { $count ->
    [one] jedno miejsce
    [few] { $count } miejsca
   *[other] { $count } miejsc
}
no-category = Miejsca
map-look = Wskaż miejsce, aby przeczytać, jak się nazywa.
placeless = { $count ->
    [one] Jednego miejsca nie ma na planie; kupujący znajdą je na liście.
   *[other] { $count } miejsc nie ma na planie; kupujący znajdą je na liście.
}
sections-in-words = Sektory słowami
rows = Rzędy
seats-or-places = Miejsca

## Zasady
rules-about = Wydarzenie
rules-sale = Sprzedaż
rules-holds = Trzymanie
rules-limits = Granice
rules-waiting = Czekanie na miejsce
rules-prices = Klasy cen
times-in-zone = Czas według zegara w { $zone }.
rule-name = Nazwa
rule-id = Identyfikator
rule-id-hint = W adresach i w identyfikatorach biletów, na zawsze. Puste: powstaje z nazwy.
rule-starts_at = Początek
rule-time_zone = Strefa czasowa
rule-currency = Waluta
rule-currency-hint = Trzy litery, jak EUR; na zawsze.
rule-sales_open_at = Sprzedaż od
rule-sales_open_at-hint = Puste: od razu.
rule-sales_close_at = Sprzedaż do
rule-sales_close_at-hint = Puste: do początku wydarzenia.
rule-confirm_by = Kto z trzymania robi sprzedaż
rule-confirm_by-shop = sklep, gdy zapłacono
rule-confirm_by-holder = sam posiadacz
rule-sell_after_start = Sprzedawaj też po rozpoczęciu
rule-refundable = Posiadacze mogą oddać sprzedane
rule-closed_sections = Zamknięte sektory
rule-closed_sections-hint = Nic się tam nie sprzedaje; kto ma miejsce, zachowuje je.
rule-hold_seconds = Trzymanie trwa
rule-max_hold_seconds = Z przedłużeniami najwyżej
rule-cool_down_seconds = Nie ponownie przez
rule-cool_down_seconds-hint = Kto oddał miejsce lub pozwolił mu przepaść, nie dostanie go tak szybko.
rule-max_per_holder = Miejsca jednego posiadacza
rule-max_per_holder-hint = Puste: bez granicy.
rule-max_per_guest = Miejsca jednego gościa
rule-max_per_guest-hint = Puste: bez własnej granicy.
rule-max_wait_seconds = Czekać można
rule-max_wait_seconds-hint = 0: nikt nie czeka.
rule-max_waiting_per_ticket = Czekający na jedno miejsce
rule-max_waiting_per_holder = Miejsca, na które ktoś czeka
rule-price_classes = Klasy cen
rule-price_classes-hint = Na przykład dziecko: kto kupuje, wybiera ją z miejscem. Cena dla kategorii miejsca ma pierwszeństwo przed ceną dla wszystkich.
unit-seconds = sekund
no-sections = Nie ma jeszcze sektorów.
price-class = Klasa cen
channel = Pula
price-class-number = Klasa cen { $number }
price-in = Cena ({ $currency })
every-category = każda
add-price-class = Dodaj klasę cen
remove-price-class = Usuń klasę cen { $name }
changed-rules = { $count ->
    [0] Nic nie zmieniono.
    [one] Zmieniono jedną zasadę.
    [few] Zmieniono { $count } zasady.
   *[other] Zmieniono { $count } zasad.
}
mistake-empty = Nie może być puste.
mistake-long = Najwyżej { $high } znaków.
mistake-zone = Musi to być strefa czasowa, jak Europe/Berlin.
mistake-moment = Zegary nigdy tam nie pokazują tej godziny.
mistake-number = Liczba całkowita od { $low } do { $high }.
mistake-prices = Każda potrzebuje nazwy i ceny, jak 12,50.

## Zwroty w życiu wydarzenia
turns = W życiu wydarzenia
turn-postpone = Przełóż
turn-postpone-text = Zaczyna się o innym czasie; kto ma bilety, zachowuje je. Jeśli już minęło, znów sprzedaje.
turn-copy = Kopiuj
turn-copy-text = Nowe wydarzenie z tymi samymi zasadami, planem i miejscami, których nikt nie ma. Sprzedaż zaczyna się i kończy z takim samym wyprzedzeniem.
turn-cancel = Odwołaj wydarzenie
turn-cancel-text = Sprzedaż kończy się od razu. Bilety sprzedane: { $sold }, trzymane: { $held }. Kto ma bilet, zachowuje go; trzymanie kończy się samo.
turn-reopen = Cofnij odwołanie
turn-reopen-text = Znów sprzedaje według swoich zasad. Co tymczasem przepadło lub zostało oddane, jest wolne.
turn-delete = Usuń
turn-delete-text = Wydarzenie i wszystkie jego miejsca znikną na zawsze. Można, bo nikt żadnego nie ma.
reason = Powód
cancelled-affected = Odwołano. Bilety sprzedane: { $sold }, trzymane: { $held }, posiadaczy: { $holders }.

## Kolejki
queues = Kolejki
waiting-commands = Czekające polecenia
oldest = Najstarsze czeka
workers = Robotnicy
sweeps = Zamiatacze
apis = Procesy API
deliveries = Nadawcy webhooków
poison = Nie dało się załatwić
set-aside = Nie dało się odczytać
poison-hint = Na każde odpowiedziano INTERNAL. Są w tabeli poison; usuń przyczynę, potem wiersze.
troubles = Coś, na czym stoi Rowlock, nie jest tak, jak musi być
troubles-hint = „rowlock doctor” mówi, co znaleziono i co zrobić.
out-of-reach = Nieosiągalne, bo serwer, który je przechowuje, nie odpowiada: { $queues }
by-queue = Kolejka po kolejce
queue = Kolejka
being-settled = Załatwiana teraz
processes = Kto pracuje
