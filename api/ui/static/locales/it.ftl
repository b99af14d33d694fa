seat-free = libero
seat-held = tenuto da qualcun altro
seat-sold = venduto
seat-closed = non in vendita
seat-chosen = scelto
seat-mine = Suo per ora
seat-bought = Suo
seat-waiting = Lei lo aspetta
seat-accessible = posto per sedia a rotelle
seat-companion = posto per accompagnatore
seat = Fila { $row }, posto { $number }
seat-no-row = Posto { $number }
seat-in-section = { $section }, fila { $row }, posto { $number }
seat-in-section-no-row = { $section }, posto { $number }
place-in-section = { $section }, un posto
seat-with-price = { $seat }, { $price }, { $state }
row = Fila { $row }
section-free = { $section }: { $count ->
    [0] niente di libero
    [one] un posto libero
   *[other] { $count } posti liberi
}
seats = { $count ->
    [one] un posto
   *[other] { $count } posti
}
from-price = da { $price }
places-left = { $count ->
    [0] pieno
    [one] un posto
   *[other] { $count } posti
}
map-label = Pianta della sala
zoom-in = Più vicino
zoom-out = Più lontano
whole-hall = Tutta la sala
pan = Sposta la pianta
pan-up = In alto
pan-left = A sinistra
pan-right = A destra
pan-down = In basso
choose-section = Settore
all-sections = Tutti i settori
view-map = Pianta
view-list = Elenco
legend = Che cosa significano i segni
map-hint = Scelga i posti sulla pianta, o ne cerchiamo noi.
grid-label = Posti: { $section }
grid-hint = Le frecce vanno di posto in posto, Invio sceglie.
loading = La sala sta arrivando…
unknown-event = Questo evento non esiste.
unknown-event-hint = Forse è passato, o l’indirizzo è scritto male.
unreachable = La biglietteria non risponde in questo momento. Continuiamo a provare.
cancelled = Questo evento è stato annullato
cancelled-hint = Non si vende più nulla. Quello che ha comprato resta registrato; chieda al negozio come si procede.
sale-over = La vendita è terminata
sale-opens = La vendita inizia il { $time }
moved = Questo evento ha ora un’altra data
moved-to = Si tiene il { $now }, non più il { $before }.
understood = Ho capito
live = In diretta
catching-up = Aggiornamento…
as-of = Stato alle { $time }
offline = È offline. Può continuare a scegliere; ordiniamo quando torna la connessione.
hold-updates = Ferma gli aggiornamenti
go-on = Riprendi gli aggiornamenti
price-up-to = Prezzo fino a
any-price = Qualsiasi prezzo
only-accessible = Solo posti per sedia a rotelle
only-free = Solo posti liberi
search = Cerca
search-hint = Settore, fila o posto
list-empty = Non ci sono posti così.
list-more = Mostra altri
find = Trova posti
find-title = Trova posti per me
how-many = Quanti
together = Uno accanto all’altro
accessible-places = Posti per sedia a rotelle
companion-places = Posti per sedia a rotelle con posti per accompagnatore accanto
where = Dove
second-choice = Se è pieno
nowhere-else = Da nessun’altra parte
anywhere = Ovunque
access-title = Ho un codice
access-code = Codice
access-use = Usa il codice
access-hint = Alcuni posti non in vendita sono riservati a chi ha un codice.
access-used = Il codice accompagna il suo ordine. Può scegliere anche posti non in vendita.
basket = I Suoi posti
basket-empty = Non ha ancora scelto niente.
held-title = Tenuti per Lei
bought-title = Comprati
waiting-title = In attesa di
total = Totale
order = { $count ->
    [one] Tieni questo posto
   *[other] Tieni questi { $count } posti
}
hold = Tieni
confirm = Compra
confirm-hint = Controlli: { $seats } per { $total }.
own-price = Prezzo intero
price-of = Prezzo per { $seat }
of-them = Di questi: { $price }
left-alone = Resterebbe isolato: { $seats }.
next-move = C’è una scelta che non ne lascia nessuno solo?
go-to-shop = Vai al pagamento
release = Restituisci
release-all = Restituisci tutti
release-seat = Restituisci { $seat }
remove-seat = Togli { $seat }
clear = Cancella la scelta
held-until = Tenuti fino alle { $time }
time-left = Ancora { $time }
extend = Più tempo
extend-until = Ora ha tempo fino alle { $time }.
limit-hint = { $count ->
    [0] Ha tanti posti quanti una persona può averne.
    [one] Può sceglierne ancora uno.
   *[other] Può sceglierne ancora { $count }.
}
ordering = Il Suo ordine è in viaggio…
in-line = { $ahead ->
    [0] È il Suo turno.
    [one] Un ordine è prima del Suo.
   *[other] { $ahead } ordini sono prima del Suo.
}
eta = Circa { $time }.
thanks = Grazie. Questi posti sono Suoi.
ending-title = Le serve più tempo?
ending-text = I Suoi posti sono tenuti ancora per { $time }.
ended-title = Il tempo è scaduto
ended-text = I posti sono tornati liberi. Può riprovare con gli stessi.
try-same = Prova gli stessi posti
close = Chiudi
taken-title = Questo posto è preso
taken-held = Qualcuno lo tiene fino alle { $time }.
taken-held-now = Qualcuno lo tiene.
taken-sold = È venduto.
taken-explain = È di chi l’ha chiesto per primo. Se torna, va a chi aspetta, in ordine.
wait = Aspettalo
wait-sold = Aspetta, nel caso torni
wait-up-to = Aspetta al massimo { $time }; glielo diciamo qui subito.
wait-for-wish = Può aspettare: { $wish }.
wait-whole = Se ne tornano abbastanza, vengono tenuti subito per Lei, tutti insieme.
wish-together = uno accanto all’altro
wish-up-to = fino a { $price }
waiting-place = { $ahead ->
    [0] È in testa alla fila.
    [one] Una persona è prima di Lei.
   *[other] { $ahead } persone sono prima di Lei.
}
stop-waiting = Smetti di aspettare
closed-title = Questo posto non è in vendita
handed-over = { $count ->
    [one] Il posto che aspettava è Suo per ora: { $seat }.
   *[other] I posti che aspettava sono Suoi per ora: { $seat }.
}
waiting-over = L’attesa di { $seat } è finita senza posto.
news-chosen = { $seat } scelto, { $count } in tutto.
news-left = { $seat } non è più scelto.
news-held = { $count ->
    [one] Un posto è tenuto per Lei fino alle { $time }.
   *[other] { $count } posti sono tenuti per Lei fino alle { $time }.
}
news-lost = { $seat } è appena andato a qualcun altro.
news-released = { $count ->
    [one] Un posto restituito.
   *[other] { $count } posti restituiti.
}
news-expired = La Sua prenotazione è scaduta.
news-bought = { $count ->
    [one] Un posto comprato.
   *[other] { $count } posti comprati.
}
refused = Non è riuscito
code-TICKET_NOT_FOUND = Questo posto non esiste più.
code-TICKET_UNAVAILABLE = Qualcuno è stato più veloce.
code-NOT_HOLDER = Questo posto è tenuto da qualcun altro.
code-NOT_ALLOWED = Può farlo solo il negozio.
code-NOT_RESERVED = Qui non tiene più niente.
code-NOT_REFUNDABLE = Questo evento non riprende niente.
code-HOLD_EXPIRED = La prenotazione era scaduta e il posto non c’è più.
code-SALES_CLOSED = La vendita è chiusa.
code-COOLING_DOWN = Aveva questo posto un momento fa; ora tocca ad altri.
code-WAITING_CLOSED = Nessun altro può aspettare qui.
code-LIMIT_REACHED = È più di quanto una persona può avere.
code-NO_MATCHING_SEATS = Non ci sono posti così.
code-DEADLINE_PASSED = Ci è voluto troppo; niente è stato ordinato.
code-WITHDRAWN = È stato ritirato prima del suo turno.
code-INTERNAL = Non si è potuto fare; niente è stato ordinato.
code-NOT_IN_CHANNEL = Questo posto è riservato ad altri.
code-CODE_INVALID = Questo codice non vale qui.
code-CODE_EXHAUSTED = Questo codice è esaurito.
code-PRICE_CLASS_UNKNOWN = Questo prezzo non esiste.
code-other = Non è riuscito ({ $code }).
code-CUT_OFF = Nessuna connessione. Il Suo ordine è conservato e sarà inviato di nuovo.
code-OVERLOADED = Moltissimi vogliono posti in questo momento. Lo inviamo di nuovo da soli.
why-numbers = È andato al numero { $winner }; il Suo era { $own }.
why-until = È tenuto fino alle { $time }.
why-limit = Il limite è { $limit }.
why-cool-down = Può riprovare alle { $time }.
why-short = { $missing ->
    [one] Mancava un posto.
   *[other] Mancavano { $missing } posti.
}
why-not-adjacent = Non ce ne sono così tanti vicini.
next-other = Ne scelga altri sulla pianta, o ne cerchiamo noi.
next-apart = Provi senza «Uno accanto all’altro», o con meno posti.
next-fewer = Ne scelga meno.
next-wait = Può aspettarlo.
events = Eventi
events-empty = Al momento non c’è niente in vendita.
skip-to-map = Ai posti
seats-free = { $count ->
    [0] esaurito
    [one] ancora un posto
   *[other] ancora { $count } posti
}
language = Lingua
needs-script = Per scegliere i posti serve JavaScript.
