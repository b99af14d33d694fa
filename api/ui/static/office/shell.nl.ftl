# Wat de kassa zegt, naast de teksten voor kopers.

## De deur en het kader
box-office = Kassa
skip-to-content = Naar de inhoud
come-in = Kassa
locked = De kassa is vergrendeld
key-or-token = Sleutel of token van de beheerder
key-hint = Hij blijft in dit tabblad en wordt vergeten als 15 minuten lang niemand de pagina aanraakt.
enter = Binnenkomen
asking = Een ogenblik …
left-idle = Er was 15 minuten niemand, dus heeft de pagina zich vergrendeld. Toon uw sleutel weer en u bent waar u was.
left-locked = Vergrendeld. De sleutel is hier vergeten.
left-odd = Dat kan geen sleutel zijn: er staan spaties of andere tekens in die er nooit in staan.
left-refused = Deze sleutel of dit token geldt hier niet, of niet meer.
left-no-right = Dit is het token van een koper: het opent geen kassa. U hebt de sleutel van een winkel of het token van een beheerder nodig.
left-unreachable = Er antwoordt nu niets, dus kan niemand zeggen van wie deze sleutel is.
locks-soon = Een tijd lang heeft niemand deze pagina aangeraakt: binnen een minuut vergrendelt ze zich. Elke toets houdt haar open.
lock = Vergrendelen
sections-of-office = Delen van de kassa
as-operator = Beheerder { $name }
as-key = { $name }
may = Mag
in-events = In de evenementen
all-events = alle
until = Tot
no-end = zonder einde
idle-hint = De pagina vergrendelt zich als 15 minuten lang niemand haar aanraakt.
nothing-here = Hier is niets.
reading = Een ogenblik …
try-again = Nog eens proberen
cut-off = Niets antwoordt. Wat u ziet kan oud zijn.
server-trouble = De kassa heeft nu moeilijkheden; er is niets veranderd.
needs-scope = Dat mag uw sleutel niet: hem ontbreekt het recht { $scope }.
problem-NOT_FOUND = Het is er niet, of niet voor deze sleutel.
problem-OVERLOADED = Het is nu erg druk. Probeer het zo weer.
problem-STORE_UNAVAILABLE = Een opslag antwoordt nu niet; er is niets veranderd.
problem-IN_PROGRESS = Iemand anders doet nu hetzelfde. Probeer het zo weer.
problem-INVALID_INVENTORY = Het bestand heeft fouten; er is niets van ingelezen.
problem-EVENT_SOLD = Van dit evenement zijn kaartjes verkocht: gelast het in plaats daarvan af.
problem-EVENT_HELD = Iemand houdt kaartjes van dit evenement vast: gelast het af, en verwijder het als niemand meer iets vasthoudt.
problem-EVENT_EXISTS = Er is al een evenement met dit kenmerk.
problem-INVALID_REQUEST = Iets is niet zoals het moet.
yes = ja
no = nee
remove = Weghalen
name = Naam
category = Categorie
price = Prijs
status = Stand
field = Veld
value = Waarde
leave-it = Laten zoals het is
save = Opslaan
undo = Ongedaan maken
saved = Opgeslagen.
create = Aanmaken

## Evenementen
new-event = Nieuw evenement
search-events = Zoeken
no-events = Zo'n evenement is er niet.
no-date = zonder datum
events-cut = Alleen de nieuwste { $count } staan hier.
standing = { $sold } verkocht · { $held } vastgehouden · { $free } vrij
buyers-page = De pagina van de kopers
views-of-event = Weergaven van dit evenement
closed-views = Niet met deze sleutel: { $views } ({ $scopes })
cancelled-because = Afgelast. Reden: { $reason }
state-on-sale = in de verkoop
state-sold-out = uitverkocht
state-before-sale = verkoop nog niet open
state-sale-over = verkoop voorbij
state-over = is begonnen
state-cancelled = afgelast
state-empty = nog geen plaatsen
tab-hall = Zaal
tab-sales = Verkoop
tab-names = Namen
tab-seats = Plaatsen
tab-rules = Regels

## Verkoop
status-SOLD = Verkocht
status-HELD = Vastgehouden
status-AVAILABLE = Vrij
status-NOT_FOR_SALE = Niet te koop
takings = Opbrengst
held-value = Waarde van het vastgehoudene
no-seats-yet = Dit evenement heeft nog geen plaatsen.
fill = Bezetting
fill-by-section = Bezetting per vak
sales-by-minute = Verkocht in het laatste uur, per minuut
sales-by-day = Verkocht per dag
by-category = Per categorie
by-price-class = Per prijsklasse
price-of-seat = eigen prijs van de plaats
as-table = Als tabel
minute = Minuut
day = Dag

## Namen
names-title = Wie zit waar
take-as = Als { $format }
print = Afdrukken
search-names = Plaats of naam
sold-and-held = verkocht en vastgehouden
read-again = Opnieuw lezen
names-count = { $count ->
    [one] Eén van { $all }
   *[other] { $count } van { $all }
}
names-none = Zo is niemand.
names-empty = Nog niemand heeft een plaats.
row-title = Rij
seat-title = Plaats
holder = Houder
held-to = tot { $time }

## Inlezen
import-title = Plaatsen inlezen
import-hint = CSV, Excel, OpenDocument, NDJSON of een zaalplan. Eerst wordt alleen geprobeerd: u ziet elke fout en de zaal; dan leest u in. Wat er al staat blijft zoals het is.
choose-file = Bestand kiezen
drop-file = of hier neerzetten
import-price = Prijs waar het bestand er geen heeft ({ $currency })
import-price-hint = Leeg: zulke plaatsen kosten niets.
import-major = Losse hele getallen zijn hele euro's, geen centen
import-major-hint = “45” is dan 45,00; anders 0,45.
import-columns = Wat kolommen zijn waarvan de naam het niet zegt
import-columns-hint = Eén per regel: Bereich=section. Velden: section, row, number, price, category, x, y, capacity …, attribute of ignore.
trying-file = Het bestand wordt geprobeerd …
tried-title = Geprobeerd: { $file }
mistakes-found = { $count ->
    [one] Er is één fout; niets van het bestand kan worden ingelezen.
   *[other] Er zijn { $count } fouten; niets van het bestand kan worden ingelezen.
}
import-would = { $added ->
    [0] Er is niets nieuws bij.
    [one] Eén plaats zou nieuw zijn.
   *[other] { $added } plaatsen zouden nieuw zijn.
}
import-rest = { $unchanged } staan er al zo, { $conflicting } anders; { $free } kosten niets.
columns-taken = Opgevat als: { $columns }.
mistakes = Fouten
line = Regel
what-is-wrong = Wat mag
and-more = en nog { $count }
conflicts = Anders opgeslagen
conflicts-hint = Deze plaatsen staan er al en blijven zoals ze opgeslagen zijn. Verander ze in de zaal.
in-file = In het bestand
stored = Opgeslagen
warnings = Goed om te weten
as-buyers-see = Zoals kopers het zullen zien
import-now = { $count ->
    [one] Eén plaats inlezen
   *[other] { $count } plaatsen inlezen
}
mend-first = Verbeter eerst het bestand.
import-did = { $added ->
    [one] Eén plaats ingelezen.
   *[other] { $added } plaatsen ingelezen.
}
section-seats = { $section }: { $count ->
    [one] één plaats
   *[other] { $count } plaatsen
}
no-category = Plaatsen
map-look = Wijs een plaats aan om te lezen hoe ze heet.
placeless = { $count ->
    [one] Eén plaats staat niet op het plan; kopers vinden haar in de lijst.
   *[other] { $count } plaatsen staan niet op het plan; kopers vinden ze in de lijst.
}
sections-in-words = De vakken in woorden
rows = Rijen
seats-or-places = Plaatsen

## Regels
rules-about = Het evenement
rules-sale = De verkoop
rules-holds = Vasthouden
rules-limits = Grenzen
rules-waiting = Op een plaats wachten
rules-prices = Prijsklassen
times-in-zone = Tijden naar de klok in { $zone }.
rule-name = Naam
rule-id = Kenmerk
rule-id-hint = In adressen en in de kenmerken van de kaartjes, voorgoed. Leeg: het wordt van de naam gemaakt.
rule-starts_at = Begint
rule-time_zone = Tijdzone
rule-currency = Munt
rule-currency-hint = Drie letters, zoals EUR; voorgoed.
rule-sales_open_at = Verkoop opent
rule-sales_open_at-hint = Leeg: meteen.
rule-sales_close_at = Verkoop sluit
rule-sales_close_at-hint = Leeg: als het evenement begint.
rule-confirm_by = Wie van vasthouden verkopen maakt
rule-confirm_by-shop = de winkel, als er betaald is
rule-confirm_by-holder = de houder zelf
rule-sell_after_start = Ook na het begin verkopen
rule-refundable = Houders mogen teruggeven wat verkocht is
rule-closed_sections = Gesloten vakken
rule-closed_sections-hint = Daar wordt niets verkocht; wie een plaats heeft houdt die.
rule-hold_seconds = Vasthouden duurt
rule-max_hold_seconds = Met verlenging hoogstens
rule-cool_down_seconds = Niet opnieuw gedurende
rule-cool_down_seconds-hint = Wie een plaats teruggaf of liet verlopen krijgt haar zo lang niet weer.
rule-max_per_holder = Plaatsen van één houder
rule-max_per_holder-hint = Leeg: geen grens.
rule-max_per_guest = Plaatsen van één gast
rule-max_per_guest-hint = Leeg: geen eigen grens.
rule-max_wait_seconds = Wachten mag
rule-max_wait_seconds-hint = 0: niemand wacht.
rule-max_waiting_per_ticket = Wachtenden voor één plaats
rule-max_waiting_per_holder = Plaatsen waarop iemand wacht
rule-price_classes = Prijsklassen
rule-price_classes-hint = Zoals kind: wie koopt kiest er een met de plaats. Een prijs voor de categorie van de plaats gaat voor een prijs voor alle.
unit-seconds = seconden
no-sections = Er zijn nog geen vakken.
price-class = Prijsklasse
channel = Contingent
price-class-number = Prijsklasse { $number }
price-in = Prijs ({ $currency })
every-category = elke
add-price-class = Prijsklasse toevoegen
remove-price-class = Prijsklasse { $name } weghalen
changed-rules = { $count ->
    [0] Er is niets veranderd.
    [one] Eén regel is veranderd.
   *[other] { $count } regels zijn veranderd.
}
mistake-empty = Het mag niet leeg zijn.
mistake-long = Hoogstens { $high } tekens.
mistake-zone = Het moet een tijdzone zijn, zoals Europe/Berlin.
mistake-moment = Deze tijd wijzen klokken daar nooit aan.
mistake-number = Een heel getal van { $low } tot { $high }.
mistake-prices = Elke heeft een naam nodig en een prijs als 12,50.

## Wendingen in het leven van een evenement
turns = In het leven van het evenement
turn-postpone = Verzetten
turn-postpone-text = Het begint op een andere tijd; wie kaartjes heeft houdt ze. Was het voorbij, dan verkoopt het weer.
turn-copy = Kopiëren
turn-copy-text = Een nieuw evenement met dezelfde regels, hetzelfde plan en plaatsen die niemand heeft. De verkoop opent en sluit even lang tevoren.
turn-cancel = Evenement afgelasten
turn-cancel-text = De verkoop stopt meteen. { $sold } verkochte en { $held } vastgehouden kaartjes: wie er een heeft houdt het, vasthouden eindigt vanzelf.
turn-reopen = Afgelasting intrekken
turn-reopen-text = Het verkoopt weer volgens zijn regels. Wat intussen verliep of teruggegeven werd is vrij.
turn-delete = Verwijderen
turn-delete-text = Het evenement en al zijn plaatsen zijn voorgoed weg. Dat kan omdat niemand er een heeft.
reason = Reden
cancelled-affected = Afgelast. { $sold } kaartjes waren verkocht en { $held } vastgehouden, door { $holders } houders.

## Wachtrijen
queues = Wachtrijen
waiting-commands = Wachtende opdrachten
oldest = De oudste wacht
workers = Werkers
sweeps = Vegers
apis = API-processen
deliveries = Webhook-verzenders
poison = Niet af te handelen
set-aside = Niet te lezen
poison-hint = Elke werd met INTERNAL beantwoord. Ze staan in de tabel poison; verhelp de oorzaak en verwijder dan de rijen.
troubles = Iets waarop Rowlock steunt is niet zoals het moet
troubles-hint = “rowlock doctor” zegt wat er gevonden is en wat te doen.
out-of-reach = Niet bereikbaar, omdat de server die ze bewaart niet antwoordt: { $queues }
by-queue = Rij voor rij
queue = Rij
being-settled = Wordt nu afgehandeld
processes = Wie er werkt
