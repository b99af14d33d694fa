# Was die Kasse sagt, neben den Texten für Käufer.

## Die Tür und der Rahmen
box-office = Kasse
skip-to-content = Zum Inhalt
come-in = Kasse
locked = Die Kasse ist verschlossen
key-or-token = Schlüssel oder Token des Betreibers
key-hint = Er bleibt in diesem Tab und wird vergessen, wenn 15 Minuten lang niemand die Seite berührt.
enter = Eintreten
asking = Einen Moment …
left-idle = 15 Minuten war niemand hier, darum hat sich die Seite verschlossen. Zeigen Sie Ihren Schlüssel wieder, und Sie sind, wo Sie waren.
left-locked = Verschlossen. Der Schlüssel ist hier vergessen.
left-odd = Das kann kein Schlüssel sein: Es enthält Leerzeichen oder andere Zeichen, die keiner hat.
left-refused = Dieser Schlüssel oder dieses Token gilt hier nicht, oder nicht mehr.
left-no-right = Das ist das Token eines Käufers: Es öffnet keine Kasse. Nötig ist der Schlüssel eines Shops oder das Token eines Betreibers.
left-unreachable = Gerade antwortet nichts, darum kann niemand sagen, wessen Schlüssel das ist.
locks-soon = Seit einer Weile hat niemand diese Seite berührt: Binnen einer Minute verschließt sie sich. Jede Taste hält sie offen.
lock = Verschließen
sections-of-office = Teile der Kasse
as-operator = Betreiber { $name }
as-key = { $name }
may = Darf
in-events = In den Veranstaltungen
all-events = allen
until = Bis
no-end = ohne Ende
idle-hint = Die Seite verschließt sich, wenn 15 Minuten lang niemand sie berührt.
nothing-here = Hier ist nichts.
reading = Einen Moment …
try-again = Noch einmal
cut-off = Nichts antwortet. Was zu sehen ist, kann alt sein.
server-trouble = Die Kasse hat gerade Schwierigkeiten; nichts wurde geändert.
needs-scope = Das darf Ihr Schlüssel nicht: Ihm fehlt das Recht { $scope }.
problem-NOT_FOUND = Das gibt es nicht, oder nicht für diesen Schlüssel.
problem-OVERLOADED = Gerade ist sehr viel los. Versuchen Sie es gleich noch einmal.
problem-STORE_UNAVAILABLE = Ein Speicher antwortet gerade nicht; nichts wurde geändert.
problem-IN_PROGRESS = Jemand anderes tut gerade dasselbe. Versuchen Sie es gleich noch einmal.
problem-INVALID_INVENTORY = Die Datei hat Fehler; nichts davon wurde eingelesen.
problem-EVENT_SOLD = Von dieser Veranstaltung wurden Karten verkauft: Sagen Sie sie stattdessen ab.
problem-EVENT_HELD = Jemand hält Karten dieser Veranstaltung: Sagen Sie sie ab, und löschen Sie sie, wenn niemand mehr etwas hält.
problem-EVENT_EXISTS = Eine Veranstaltung mit dieser Kennung gibt es schon.
problem-INVALID_REQUEST = Etwas ist nicht, wie es sein muss.
yes = ja
no = nein
remove = Entfernen
name = Name
category = Kategorie
price = Preis
status = Stand
field = Feld
value = Wert
leave-it = Lassen, wie es ist
save = Speichern
undo = Zurücknehmen
saved = Gespeichert.
create = Anlegen

## Veranstaltungen
new-event = Neue Veranstaltung
search-events = Suchen
no-events = So eine Veranstaltung gibt es nicht.
no-date = ohne Datum
events-cut = Nur die neuesten { $count } sind aufgeführt.
standing = { $sold } verkauft · { $held } gehalten · { $free } frei
buyers-page = Die Seite der Käufer
views-of-event = Ansichten dieser Veranstaltung
closed-views = Nicht mit diesem Schlüssel: { $views } ({ $scopes })
cancelled-because = Abgesagt. Grund: { $reason }
state-on-sale = im Verkauf
state-sold-out = ausverkauft
state-before-sale = Verkauf noch nicht eröffnet
state-sale-over = Verkauf beendet
state-over = hat begonnen
state-cancelled = abgesagt
state-empty = noch keine Plätze
tab-hall = Saal
tab-sales = Verkauf
tab-names = Namen
tab-seats = Plätze
tab-rules = Regeln

## Verkauf
status-SOLD = Verkauft
status-HELD = Gehalten
status-AVAILABLE = Frei
status-NOT_FOR_SALE = Nicht zu verkaufen
takings = Einnahmen
held-value = Wert des Gehaltenen
no-seats-yet = Diese Veranstaltung hat noch keine Plätze.
fill = Füllung
fill-by-section = Füllung nach Bereich
sales-by-minute = In der letzten Stunde verkauft, nach Minute
sales-by-day = Verkauft nach Tag
by-category = Nach Kategorie
by-price-class = Nach Preisklasse
price-of-seat = eigener Preis des Platzes
as-table = Als Tabelle
minute = Minute
day = Tag

## Namen
names-title = Wer sitzt wo
take-as = Als { $format }
print = Drucken
search-names = Platz oder Name
sold-and-held = verkauft und gehalten
read-again = Neu lesen
names-count = { $count ->
    [one] Einer von { $all }
   *[other] { $count } von { $all }
}
names-none = So ist niemand.
names-empty = Noch hat niemand einen Platz.
row-title = Reihe
seat-title = Platz
holder = Inhaber
held-to = bis { $time }

## Einlesen
import-title = Plätze einlesen
import-hint = CSV, Excel, OpenDocument, NDJSON oder ein Sitzplan. Erst wird nur geprüft: Sie sehen jeden Fehler und den Saal; dann lesen Sie ein. Was schon steht, bleibt, wie es ist.
choose-file = Datei wählen
drop-file = oder hier ablegen
import-price = Preis, wo die Datei keinen hat ({ $currency })
import-price-hint = Leer: Solche Plätze kosten nichts.
import-major = Bloße ganze Zahlen sind ganze Euro, nicht Cent
import-major-hint = „45“ ist dann 45,00; sonst ist es 0,45.
import-columns = Was Spalten sind, wo ihr Name es nicht sagt
import-columns-hint = Eine je Zeile: Bereich=section. Felder: section, row, number, price, category, x, y, capacity …, attribute oder ignore.
trying-file = Die Datei wird geprüft …
tried-title = Geprüft: { $file }
mistakes-found = { $count ->
    [one] Es gibt einen Fehler; nichts der Datei kann eingelesen werden.
   *[other] Es gibt { $count } Fehler; nichts der Datei kann eingelesen werden.
}
import-would = { $added ->
    [0] Nichts darin ist neu.
    [one] Ein Platz wäre neu.
   *[other] { $added } Plätze wären neu.
}
import-rest = { $unchanged } stehen schon genau so, { $conflicting } anders; { $free } kosten nichts.
columns-taken = Verstanden als: { $columns }.
mistakes = Fehler
line = Zeile
what-is-wrong = Was erlaubt ist
and-more = und { $count } weitere
conflicts = Anders gespeichert
conflicts-hint = Diese Plätze stehen schon und bleiben, wie sie gespeichert sind. Ändern Sie sie im Saal.
in-file = In der Datei
stored = Gespeichert
warnings = Zu wissen
as-buyers-see = Wie Käufer es sehen werden
import-now = { $count ->
    [one] Einen Platz einlesen
   *[other] { $count } Plätze einlesen
}
mend-first = Erst die Datei berichtigen.
import-did = { $added ->
    [one] Ein Platz eingelesen.
   *[other] { $added } Plätze eingelesen.
}
section-seats = { $section }: { $count ->
    [one] ein Platz
   *[other] { $count } Plätze
}
no-category = Plätze
map-look = Zeigen Sie auf einen Platz, um zu lesen, wie er heißt.
placeless = { $count ->
    [one] Ein Platz hat keinen Ort auf dem Plan; Käufer finden ihn in der Liste.
   *[other] { $count } Plätze haben keinen Ort auf dem Plan; Käufer finden sie in der Liste.
}
sections-in-words = Die Bereiche in Worten
rows = Reihen
seats-or-places = Plätze

## Regeln
rules-about = Die Veranstaltung
rules-sale = Der Verkauf
rules-holds = Halten
rules-limits = Grenzen
rules-waiting = Auf einen Platz warten
rules-prices = Preisklassen
times-in-zone = Zeiten nach der Uhr in { $zone }.
rule-name = Name
rule-id = Kennung
rule-id-hint = In Adressen und in den Kennungen der Karten, für immer. Leer: Sie wird aus dem Namen gemacht.
rule-starts_at = Beginnt
rule-time_zone = Zeitzone
rule-currency = Währung
rule-currency-hint = Drei Buchstaben, wie EUR; für immer.
rule-sales_open_at = Verkauf beginnt
rule-sales_open_at-hint = Leer: sofort.
rule-sales_close_at = Verkauf endet
rule-sales_close_at-hint = Leer: wenn die Veranstaltung beginnt.
rule-confirm_by = Wer aus Gehaltenem Verkauftes macht
rule-confirm_by-shop = der Shop, wenn bezahlt ist
rule-confirm_by-holder = der Inhaber selbst
rule-sell_after_start = Auch nach Beginn verkaufen
rule-refundable = Inhaber dürfen Verkauftes zurückgeben
rule-closed_sections = Geschlossene Bereiche
rule-closed_sections-hint = Dort wird nichts verkauft; wer einen Platz hat, behält ihn.
rule-hold_seconds = Gehalten wird für
rule-max_hold_seconds = Mit Verlängerung höchstens
rule-cool_down_seconds = Nicht wieder für
rule-cool_down_seconds-hint = Wer einen Platz zurückgab oder verfallen ließ, bekommt ihn so lange nicht wieder.
rule-max_per_holder = Plätze eines Inhabers
rule-max_per_holder-hint = Leer: keine Grenze.
rule-max_per_guest = Plätze eines Gastes
rule-max_per_guest-hint = Leer: keine eigene Grenze.
rule-max_wait_seconds = Warten darf man
rule-max_wait_seconds-hint = 0: Niemand wartet.
rule-max_waiting_per_ticket = Wartende für einen Platz
rule-max_waiting_per_holder = Plätze, auf die einer wartet
rule-price_classes = Preisklassen
rule-price_classes-hint = Etwa Kind: Wer kauft, wählt eine mit dem Platz. Ein Preis für die Kategorie des Platzes geht einem für alle vor.
unit-seconds = Sekunden
no-sections = Noch gibt es keine Bereiche.
price-class = Preisklasse
channel = Kontingent
price-class-number = Preisklasse { $number }
price-in = Preis ({ $currency })
every-category = jede
add-price-class = Preisklasse hinzufügen
remove-price-class = Preisklasse { $name } entfernen
changed-rules = { $count ->
    [0] Nichts ist geändert.
    [one] Eine Regel ist geändert.
   *[other] { $count } Regeln sind geändert.
}
mistake-empty = Es darf nicht leer sein.
mistake-long = Höchstens { $high } Zeichen.
mistake-zone = Es muss eine Zeitzone sein, wie Europe/Berlin.
mistake-moment = Diese Zeit zeigen die Uhren dort nie.
mistake-number = Eine ganze Zahl von { $low } bis { $high }.
mistake-prices = Jede braucht einen Namen und einen Preis wie 12,50.

## Wendungen im Leben einer Veranstaltung
turns = Im Leben der Veranstaltung
turn-postpone = Verlegen
turn-postpone-text = Sie beginnt zu anderer Zeit; wer Karten hat, behält sie. War sie vorbei, verkauft sie wieder.
turn-copy = Kopieren
turn-copy-text = Eine neue Veranstaltung mit denselben Regeln, demselben Plan und Plätzen, von denen niemand welche hat. Ihr Verkauf beginnt und endet ebenso lange vorher.
turn-cancel = Veranstaltung absagen
turn-cancel-text = Der Verkauf endet sofort. { $sold } verkaufte und { $held } gehaltene Karten: Wer eine hat, behält sie; Gehaltenes endet von selbst.
turn-reopen = Absage zurücknehmen
turn-reopen-text = Sie verkauft wieder nach ihren Regeln. Was inzwischen verfiel oder zurückgegeben wurde, ist frei.
turn-delete = Löschen
turn-delete-text = Die Veranstaltung und alle ihre Plätze sind für immer fort. Das geht, weil niemand welche hat.
reason = Grund
cancelled-affected = Abgesagt. { $sold } Karten waren verkauft und { $held } gehalten, von { $holders } Inhabern.

## Warteschlangen
queues = Warteschlangen
waiting-commands = Wartende Befehle
oldest = Der älteste wartet
workers = Arbeiter
sweeps = Kehrer
apis = API-Prozesse
deliveries = Webhook-Zusteller
poison = Nicht zu erledigen
set-aside = Nicht zu lesen
poison-hint = Jeder wurde mit INTERNAL beantwortet. Sie stehen in der Tabelle poison; beheben Sie die Ursache, dann löschen Sie die Zeilen.
troubles = Etwas, worauf Rowlock steht, ist nicht, wie es sein muss
troubles-hint = „rowlock doctor“ sagt, was gefunden wurde und was zu tun ist.
out-of-reach = Nicht erreichbar, weil der Server, der sie führt, nicht antwortet: { $queues }
by-queue = Schlange für Schlange
queue = Schlange
being-settled = Wird gerade erledigt
processes = Wer arbeitet
