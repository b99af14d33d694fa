# La sala della biglietteria, dal vivo.

## Trovare e selezionare
hall-find = Trova posti
hall-find-hint = A7, platea a 7, una fila, un settore
hall-find-go = Trova
hall-not-found = Nessun posto si chiama «{ $text }».
hall-draw = Circonda posti
hall-draw-hint = Traccia una linea intorno ai posti; con Alt restano fuori. Da tastiera: Maiusc e Invio selezionano tutti dal posto precedente.
hall-how = Fai clic sui posti, con Maiusc per tutti fino al prossimo, circondali o trovali per nome.
hall-selection = Selezione
hall-nothing-selected = Niente selezionato.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = { $count ->
    [one] { $count } libero
   *[other] { $count } liberi
}
hall-count-held = { $count ->
    [one] { $count } riservato
   *[other] { $count } riservati
}
hall-count-sold = { $count ->
    [one] { $count } venduto
   *[other] { $count } venduti
}
hall-count-blocked = { $count ->
    [one] { $count } bloccato
   *[other] { $count } bloccati
}
hall-count-kept = tenuti da parte: { $count }
hall-count-shut = in settore chiuso: { $count }
hall-state-free = libero
hall-state-held = riservato
hall-state-sold = venduto
hall-state-blocked = bloccato
hall-state-kept = tenuto da parte
hall-state-shut = settore chiuso
hall-kept-for = riservato a { $channel }
hall-state-selected = selezionato
hall-clear = Svuota
hall-leave-out = Togli { $seat }
hall-whole-row = Tutta la fila { $row }
hall-whole-order = Tutto l’ordine ({ $count } posti)
hall-whole-section = Tutto il settore { $section }
hall-select-found = { $count ->
    [one] Seleziona questo posto
   *[other] Seleziona questi { $count } posti
}
hall-places = Posti liberi in { $section }
hall-select-places = Seleziona

## Che cosa si può fare
hall-actions = Che cosa farne
hall-action = { $action } ({ $count })
hall-do-sell = Vendi alla cassa
hall-do-hold = Riserva per qualcuno
hall-do-confirm = Vendi ciò che è riservato
hall-do-extend = Prolunga la prenotazione
hall-do-release = Riprendi
hall-do-move = Sposta
hall-do-transfer = Cedi
hall-do-block = Blocca
hall-do-unblock = Rimetti in vendita
hall-do-price = Cambia il prezzo
hall-do-channel = Cambia il canale
hall-too-many = { $action }: al massimo { $most } per volta.
hall-whose = { $more ->
    [0] Titolari: { $holders }.
   *[other] Titolari: { $holders } e altri { $more }.
}
hall-others-stay = { $count ->
    [one] Un altro posto della selezione resta com’è.
   *[other] Altri { $count } posti della selezione restano come sono.
}
hall-together = { $parts ->
    [1] Tutti o nessuno.
   *[other] { $parts } passi, ciascuno per sé: un ordine intero qui è uno, ogni altro posto anche.
}
hall-holder = Per chi
hall-holder-missing = Di’ per chi.
hall-to-holder = A chi
hall-held-for = È riservato per { $time }.
hall-reason = Motivo
hall-reason-missing = Di’ perché.
hall-price-class = Prezzo
hall-full-price = Prezzo intero, { $total }
hall-channel = Riserva a
hall-general-sale = vendita libera
hall-channels-differ = Questi posti sono riservati a canali diversi. Prendi un canale alla volta.
hall-class-price = { $name }, { $total }
hall-new-price = Nuovo prezzo in { $currency }
hall-price-odd = Scrivi un prezzo come { $example }.
hall-target = In quale posto
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Scrivi il suo nome o sceglilo sulla mappa.
   *[other] Scrivi il primo di { $count } di seguito, o tutti con «;» in mezzo, o sceglili sulla mappa.
}
hall-target-missing = Di’ in quale posto.
hall-target-chosen = { $left ->
    [0] In { $seat }.
   *[other] In { $seat }. Ancora da scegliere: { $left }.
}
hall-target-taken = { $seat } non è libero.
hall-target-many = Più posti liberi si chiamano «{ $text }». Indica anche il settore.
hall-target-count = Posti necessari: { $count }, indicati: { $named }.
hall-target-few = Da { $seat } solo { $free } di seguito sono liberi, ne servono { $count }.
hall-from-to = { $from } → { $to }
hall-orders = Questi posti non sono di un solo ordine. Sposta insieme quelli di un ordine, gli altri uno alla volta.
hall-never-mind = Lascia stare
hall-not-sent = Ora non si può consultare. Nulla è stato inviato.

## Che cosa ne è stato
hall-news = Che cosa è stato fatto
hall-under-way = { $action }: { $seats } …
hall-cut-off = Nessuna connessione. Resta conservato e viene rinviato da solo.
hall-busy = C’è molto movimento. Viene rinviato da solo.
hall-away = Una parte di Rowlock è assente ora. Viene inviato di nuovo da sé.
hall-done-sell = Venduto a { $holder }: { $seats }, { $price }.
hall-done-hold = Riservato per { $holder } fino alle { $time }: { $seats }, { $price }.
hall-done-confirm = Venduto: { $seats }.
hall-done-extend = Prenotato fino alle { $time }: { $seats }.
hall-done-release = Ripreso: { $seats }. Motivo: { $reason }.
hall-done-move = Spostato: { $seats } in { $to }.
hall-done-transfer = Ceduto a { $holder }: { $seats }.
hall-done-block = Bloccato: { $seats }.
hall-done-unblock = Di nuovo in vendita: { $seats }.
hall-done-price = Ora { $price } ciascuno: { $seats }.
hall-done-channel = Riservato a { $channel }: { $seats }.
hall-done-general = In vendita libera: { $seats }.
hall-spared = { $count ->
    [one] Uno è stato venduto nel frattempo e mantiene il prezzo.
   *[other] { $count } sono stati venduti nel frattempo e mantengono il prezzo.
}
hall-not-done = Non fatto – { $action }: { $seats }.
hall-way = Lo impedisce: { $seats }.
hall-half-sold = Riservato per { $holder }, ma non venduto.
hall-show = Mostra
hall-code-NOT_RESERVED = Non l’ha più nessuno.
hall-code-NOT_RESERVED-order = Non sono più di questo ordine; nulla è stato cambiato.
hall-code-NOT_HOLDER = Ora l’ha qualcun altro; non è stato cambiato niente.
hall-code-TICKET_UNAVAILABLE = Non è più libero.
hall-code-NO_MATCHING_SEATS = Non sono più tutti liberi.
hall-code-LIMIT_REACHED = È più di quanto un titolare possa avere.
hall-code-COOLING_DOWN = Quella persona l’aveva un attimo fa; ora vengono prima altri.
hall-code-NOT_ALLOWED = Non hai il diritto di farlo.
hall-code-NOT_FOUND = Non c’è più.
hall-code-INVALID_REQUEST = Qualcosa non è permesso.

## Un posto
hall-reading = Si sta cercando …
hall-unread = Non è stato possibile trovarlo.
hall-read-again = Riprova
hall-status = Stato
hall-whose-label = Titolare
hall-nobody = nessuno
hall-since = Dal
hall-until = Riservato fino a
hall-price-label = Prezzo
hall-price-was = { $price }; ora { $now }
hall-category = Categoria
hall-order = Ordine
hall-history = Che cosa gli è successo
hall-history-empty = Ancora niente.
hall-number = n. { $number }
hall-because = Motivo: { $reason }
hall-older = Mostra i precedenti
hall-was-reserve = Riservato
hall-was-order = Riservato con un ordine
hall-was-confirm = Venduto
hall-was-extend = Riservato più a lungo
hall-was-release = Restituito
hall-was-expire = La riserva è scaduta
hall-was-cancel = Ripreso
hall-was-transfer = Avuto per cessione
hall-was-transfer-away = Ceduto
hall-was-move = Spostato qui
hall-was-move-away = Spostato altrove
hall-was-changed = Cambiato
