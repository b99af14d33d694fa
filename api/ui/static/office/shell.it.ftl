# Ciò che dice la biglietteria, accanto ai testi degli acquirenti.

## La porta e la cornice
box-office = Biglietteria
skip-to-content = Vai al contenuto
come-in = Biglietteria
locked = La biglietteria è chiusa a chiave
key-or-token = Chiave o token di operatore
key-hint = Resta in questa scheda ed è dimenticata dopo 15 minuti in cui nessuno tocca la pagina.
enter = Entra
asking = Un momento …
left-idle = Per 15 minuti non c’era nessuno, perciò la pagina si è chiusa. Mostra di nuovo la chiave e sei dov’eri.
left-locked = Chiuso a chiave. Qui la chiave è dimenticata.
left-odd = Non può essere una chiave: contiene spazi o altri segni che nessuna ha.
left-refused = Questa chiave o questo token qui non vale, o non vale più.
left-no-right = È il token di un acquirente: non apre la biglietteria. Serve la chiave di un negozio o il token di un operatore.
left-unreachable = Ora non risponde nulla, perciò nessuno può dire di chi sia questa chiave.
locks-soon = Da un po’ nessuno tocca questa pagina: si chiude entro un minuto. Qualsiasi tasto la tiene aperta.
lock = Chiudi a chiave
sections-of-office = Parti della biglietteria
as-operator = Operatore { $name }
as-key = { $name }
may = Può
in-events = Negli eventi
all-events = tutti
until = Fino a
no-end = senza fine
idle-hint = La pagina si chiude dopo 15 minuti in cui nessuno la tocca.
nothing-here = Qui non c’è nulla.
reading = Un momento …
try-again = Riprova
cut-off = Nulla risponde. Ciò che si vede può essere vecchio.
server-trouble = La biglietteria ha difficoltà in questo momento; nulla è stato cambiato.
needs-scope = La tua chiave non può farlo: le manca il diritto { $scope }.
problem-NOT_FOUND = Non c’è, o non per questa chiave.
problem-OVERLOADED = Ora c’è molto movimento. Riprova tra un momento.
problem-STORE_UNAVAILABLE = Un archivio non risponde ora; nulla è stato cambiato.
problem-IN_PROGRESS = Qualcun altro sta facendo lo stesso. Riprova tra un momento.
problem-INVALID_INVENTORY = Il file ha errori; nulla è stato importato.
problem-EVENT_SOLD = Di questo evento sono stati venduti biglietti: annullalo invece.
problem-EVENT_HELD = Qualcuno trattiene biglietti di questo evento: annullalo, e cancellalo quando nulla è più trattenuto.
problem-EVENT_EXISTS = C’è già un evento con questo identificativo.
problem-INVALID_REQUEST = Qualcosa non è come deve essere.
yes = sì
no = no
remove = Togli
name = Nome
category = Categoria
price = Prezzo
status = Stato
field = Campo
value = Valore
leave-it = Lascia com’è
save = Salva
undo = Annulla le modifiche
saved = Salvato.
create = Crea

## Eventi
new-event = Nuovo evento
search-events = Cerca
no-events = Non c’è un evento così.
no-date = senza data
events-cut = Sono elencati solo i { $count } più recenti.
standing = { $sold } venduti · { $held } trattenuti · { $free } liberi
buyers-page = La pagina degli acquirenti
views-of-event = Viste di questo evento
closed-views = Non con questa chiave: { $views } ({ $scopes })
cancelled-because = Annullato. Motivo: { $reason }
state-on-sale = in vendita
state-sold-out = esaurito
state-before-sale = vendita non ancora aperta
state-sale-over = vendita finita
state-over = è cominciato
state-cancelled = annullato
state-empty = ancora senza posti
tab-hall = Sala
tab-sales = Vendite
tab-names = Nomi
tab-seats = Posti
tab-rules = Regole

## Vendite
status-SOLD = Venduti
status-HELD = Trattenuti
status-AVAILABLE = Liberi
status-NOT_FOR_SALE = Non in vendita
takings = Incasso
held-value = Valore trattenuto
no-seats-yet = Questo evento non ha ancora posti.
fill = Riempimento
fill-by-section = Riempimento per settore
sales-by-minute = Venduti nell’ultima ora, per minuto
sales-by-day = Venduti per giorno
by-category = Per categoria
by-price-class = Per tariffa
price-of-seat = prezzo proprio del posto
as-table = Come tabella
minute = Minuto
day = Giorno

## Nomi
names-title = Chi siede dove
take-as = Come { $format }
print = Stampa
search-names = Posto o nome
sold-and-held = venduti e trattenuti
read-again = Rileggi
names-count = { $count ->
    [one] Uno di { $all }
   *[other] { $count } di { $all }
}
names-none = Nessuno è così.
names-empty = Nessuno ha ancora un posto.
row-title = Fila
seat-title = Posto
holder = Titolare
held-to = fino alle { $time }

## Importazione
import-title = Importa posti
import-hint = CSV, Excel, OpenDocument, NDJSON o una pianta. Prima si prova soltanto: vedi ogni errore e la sala; poi importi. Ciò che c’è già resta com’è.
choose-file = Scegli un file
drop-file = o lascialo cadere qui
import-price = Prezzo dove il file non ne ha ({ $currency })
import-price-hint = Vuoto: quei posti non costano nulla.
import-major = I numeri interi da soli sono euro, non centesimi
import-major-hint = «45» è allora 45,00; altrimenti 0,45.
import-columns = Che cosa sono le colonne, se il nome non lo dice
import-columns-hint = Una per riga: Bereich=section. Campi: section, row, number, price, category, x, y, capacity …, attribute o ignore.
trying-file = Il file è in prova …
tried-title = Provato: { $file }
mistakes-found = { $count ->
    [one] C’è un errore; nulla del file può essere importato.
   *[other] Ci sono { $count } errori; nulla del file può essere importato.
}
import-would = { $added ->
    [0] Non c’è nulla di nuovo.
    [one] Un posto sarebbe nuovo.
   *[other] { $added } posti sarebbero nuovi.
}
import-rest = { $unchanged } ci sono già così, { $conflicting } in altro modo; { $free } non costano nulla.
columns-taken = Inteso come: { $columns }.
mistakes = Errori
line = Riga
what-is-wrong = Che cosa è permesso
and-more = e altri { $count }
conflicts = Registrato in altro modo
conflicts-hint = Questi posti ci sono già e restano come sono registrati. Cambiali nella sala.
in-file = Nel file
stored = Registrato
warnings = Da sapere
as-buyers-see = Come la vedranno gli acquirenti
import-now = { $count ->
    [one] Importa un posto
   *[other] Importa { $count } posti
}
mend-first = Correggi prima il file.
import-did = { $added ->
    [one] Un posto importato.
   *[other] { $added } posti importati.
}
section-seats = { $section }: { $count ->
    [one] un posto
   *[other] { $count } posti
}
no-category = Posti
map-look = Indica un posto per leggere come si chiama.
placeless = { $count ->
    [one] Un posto non è sulla pianta; gli acquirenti lo trovano nell’elenco.
   *[other] { $count } posti non sono sulla pianta; gli acquirenti li trovano nell’elenco.
}
sections-in-words = I settori in parole
rows = File
seats-or-places = Posti

## Regole
rules-about = L’evento
rules-sale = La vendita
rules-holds = Trattenute
rules-limits = Limiti
rules-waiting = Aspettare un posto
rules-prices = Tariffe
times-in-zone = Orari secondo l’orologio di { $zone }.
rule-name = Nome
rule-id = Identificativo
rule-id-hint = Negli indirizzi e negli identificativi dei biglietti, per sempre. Vuoto: è fatto dal nome.
rule-starts_at = Comincia
rule-time_zone = Fuso orario
rule-currency = Valuta
rule-currency-hint = Tre lettere, come EUR; per sempre.
rule-sales_open_at = La vendita apre
rule-sales_open_at-hint = Vuoto: subito.
rule-sales_close_at = La vendita chiude
rule-sales_close_at-hint = Vuoto: quando l’evento comincia.
rule-confirm_by = Chi fa di una trattenuta una vendita
rule-confirm_by-shop = il negozio, quando è pagato
rule-confirm_by-holder = il titolare stesso
rule-sell_after_start = Vendi anche dopo l’inizio
rule-refundable = I titolari possono restituire ciò che è venduto
rule-closed_sections = Settori chiusi
rule-closed_sections-hint = Lì non si vende nulla; chi ha un posto lo tiene.
rule-hold_seconds = Una trattenuta dura
rule-max_hold_seconds = Con proroghe al massimo
rule-cool_down_seconds = Non di nuovo per
rule-cool_down_seconds-hint = Chi ha restituito un posto, o l’ha lasciato scadere, non può riaverlo così presto.
rule-max_per_holder = Posti di un titolare
rule-max_per_holder-hint = Vuoto: nessun limite.
rule-max_per_guest = Posti di un ospite
rule-max_per_guest-hint = Vuoto: nessun limite proprio.
rule-max_wait_seconds = Si può aspettare
rule-max_wait_seconds-hint = 0: nessuno aspetta.
rule-max_waiting_per_ticket = Chi aspetta uno stesso posto
rule-max_waiting_per_holder = Posti che uno aspetta
rule-price_classes = Tariffe
rule-price_classes-hint = Come bambino: chi compra la sceglie con il posto. Un prezzo per la categoria del posto viene prima di uno per tutte.
unit-seconds = secondi
no-sections = Non ci sono ancora settori.
price-class = Tariffa
channel = Contingente
price-class-number = Tariffa { $number }
price-in = Prezzo ({ $currency })
every-category = tutte
add-price-class = Aggiungi una tariffa
remove-price-class = Togli la tariffa { $name }
changed-rules = { $count ->
    [0] Nulla è cambiato.
    [one] Una regola è cambiata.
   *[other] { $count } regole sono cambiate.
}
mistake-empty = Non deve essere vuoto.
mistake-long = Al massimo { $high } caratteri.
mistake-zone = Deve essere un fuso orario, come Europe/Berlin.
mistake-moment = Lì gli orologi non mostrano mai quest’ora.
mistake-number = Un numero intero da { $low } a { $high }.
mistake-prices = A ciascuna serve un nome e un prezzo come 12,50.

## Svolte nella vita di un evento
turns = Nella vita dell’evento
turn-postpone = Rimanda
turn-postpone-text = Comincia in un altro momento; chi ha biglietti li tiene. Se era passato, vende di nuovo.
turn-copy = Copia
turn-copy-text = Un nuovo evento con le stesse regole, pianta e posti, che nessuno ha. La sua vendita apre e chiude con lo stesso anticipo.
turn-cancel = Annulla l’evento
turn-cancel-text = La vendita si ferma subito. { $sold } biglietti venduti e { $held } trattenuti: chi ne ha uno lo tiene, le trattenute finiscono da sé.
turn-reopen = Ritira l’annullamento
turn-reopen-text = Vende di nuovo secondo le sue regole. Ciò che è scaduto o è stato restituito nel frattempo è libero.
turn-delete = Cancella
turn-delete-text = L’evento e tutti i suoi posti spariscono per sempre. È possibile perché nessuno ne ha.
reason = Motivo
cancelled-affected = Annullato. { $sold } biglietti erano venduti e { $held } trattenuti, da { $holders } titolari.

## Code
queues = Code
waiting-commands = Comandi in attesa
oldest = Il più vecchio aspetta
workers = Lavoratori
sweeps = Spazzatori
apis = Processi API
deliveries = Mittenti di webhook
poison = Non si è potuto eseguire
set-aside = Non si è potuto leggere
poison-hint = A ciascuno è stato risposto INTERNAL. Sono nella tabella poison; rimuovi la causa, poi cancella le righe.
troubles = Qualcosa su cui Rowlock poggia non è come deve essere
troubles-hint = «rowlock doctor» dice che cosa è stato trovato e che cosa fare.
out-of-reach = Non raggiungibili, perché il server che le tiene non risponde: { $queues }
by-queue = Coda per coda
queue = Coda
being-settled = In esecuzione ora
processes = Chi è al lavoro
