# Der Saal an der Kasse, live.

## Finden und auswählen
hall-find = Plätze finden
hall-find-hint = A7, Parkett a 7, eine Reihe, ein Bereich
hall-find-go = Finden
hall-not-found = Kein Platz heißt „{ $text }“.
hall-draw = Plätze umfahren
hall-draw-hint = Ziehen Sie eine Linie um die Plätze; mit Alt fallen sie heraus. Mit der Tastatur: Umschalt und Eingabe wählen alle vom vorigen Platz an.
hall-how = Plätze anklicken, mit Umschalt alle bis zum nächsten, eine Linie um sie ziehen oder sie beim Namen finden.
hall-selection = Auswahl
hall-nothing-selected = Nichts ausgewählt.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = { $count } frei
hall-count-held = { $count } vorgemerkt
hall-count-sold = { $count } verkauft
hall-count-blocked = { $count } gesperrt
hall-count-kept = { $count } zurückgehalten
hall-count-shut = { $count } im geschlossenen Bereich
hall-state-free = frei
hall-state-held = vorgemerkt
hall-state-sold = verkauft
hall-state-blocked = gesperrt
hall-state-kept = zurückgehalten
hall-state-shut = Bereich geschlossen
hall-kept-for = gehalten für { $channel }
hall-state-selected = ausgewählt
hall-clear = Leeren
hall-leave-out = { $seat } herausnehmen
hall-whole-row = Die ganze Reihe { $row }
hall-whole-order = Die ganze Bestellung ({ $count } Plätze)
hall-whole-section = Ganz { $section }
hall-select-found = { $count ->
    [one] Diesen Platz auswählen
   *[other] Diese { $count } Plätze auswählen
}
hall-places = Freie Plätze in { $section }
hall-select-places = Auswählen

## Was man tun kann
hall-actions = Was mit ihnen geschehen soll
hall-action = { $action } ({ $count })
hall-do-sell = An der Kasse verkaufen
hall-do-hold = Für jemanden vormerken
hall-do-confirm = Vorgemerktes verkaufen
hall-do-extend = Länger vormerken
hall-do-release = Zurücknehmen
hall-do-move = Umsetzen
hall-do-transfer = Weitergeben
hall-do-block = Sperren
hall-do-unblock = Zum Verkauf freigeben
hall-do-price = Preis ändern
hall-do-channel = Kanal ändern
hall-too-many = { $action }: höchstens { $most } auf einmal.
hall-whose = { $more ->
    [0] Es hat sie: { $holders }.
   *[other] Es haben sie: { $holders } und { $more } andere.
}
hall-others-stay = { $count ->
    [one] Ein anderer Platz der Auswahl bleibt, wie er ist.
   *[other] { $count } andere Plätze der Auswahl bleiben, wie sie sind.
}
hall-together = { $parts ->
    [1] Alle oder keiner.
   *[other] { $parts } Schritte, jeder für sich: Eine Bestellung, die hier ganz ist, ist einer, jeder andere Platz auch.
}
hall-holder = Für wen
hall-holder-missing = Sagen Sie, für wen.
hall-to-holder = An wen
hall-held-for = Vorgemerkt wird für { $time }.
hall-reason = Grund
hall-reason-missing = Sagen Sie, warum.
hall-price-class = Preis
hall-full-price = Voller Preis, { $total }
hall-channel = Halten für
hall-general-sale = freier Verkauf
hall-channels-differ = Diese Plätze werden für verschiedene Kanäle gehalten. Nehmen Sie einen Kanal nach dem anderen.
hall-class-price = { $name }, { $total }
hall-new-price = Neuer Preis in { $currency }
hall-price-odd = Schreiben Sie einen Preis wie { $example }.
hall-target = Auf welchen Platz
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Schreiben Sie seinen Namen, oder wählen Sie ihn im Plan.
   *[other] Schreiben Sie den ersten von { $count } in einer Reihe oder alle mit „;“ dazwischen, oder wählen Sie sie im Plan.
}
hall-target-missing = Sagen Sie, auf welchen Platz.
hall-target-chosen = { $left ->
    [0] Auf { $seat }.
   *[other] Auf { $seat }. Noch zu wählen: { $left }.
}
hall-target-taken = { $seat } ist nicht frei.
hall-target-many = Mehrere freie Plätze heißen „{ $text }“. Nennen Sie auch den Bereich.
hall-target-count = Plätze nötig: { $count }, genannt: { $named }.
hall-target-few = Ab { $seat } sind nur { $free } nebeneinander frei, nötig sind { $count }.
hall-from-to = { $from } → { $to }
hall-orders = Diese Plätze gehören nicht zu einer Bestellung. Setzen Sie die einer Bestellung zusammen um, andere einzeln.
hall-never-mind = Doch nicht
hall-not-sent = Das lässt sich gerade nicht nachsehen. Nichts wurde gesendet.

## Was daraus wurde
hall-news = Was getan wurde
hall-under-way = { $action }: { $seats } …
hall-cut-off = Keine Verbindung. Es bleibt erhalten und wird von selbst wieder gesendet.
hall-busy = Sehr viel los gerade. Es wird von selbst wieder gesendet.
hall-away = Ein Teil von Rowlock ist gerade weg. Es wird von selbst noch einmal gesendet.
hall-done-sell = Verkauft an { $holder }: { $seats }, { $price }.
hall-done-hold = Vorgemerkt für { $holder } bis { $time }: { $seats }, { $price }.
hall-done-confirm = Verkauft: { $seats }.
hall-done-extend = Vorgemerkt bis { $time }: { $seats }.
hall-done-release = Zurückgenommen: { $seats }. Grund: { $reason }.
hall-done-move = Umgesetzt: { $seats } auf { $to }.
hall-done-transfer = Weitergegeben an { $holder }: { $seats }.
hall-done-block = Gesperrt: { $seats }.
hall-done-unblock = Wieder im Verkauf: { $seats }.
hall-done-price = Jetzt je { $price }: { $seats }.
hall-done-channel = Für { $channel } gehalten: { $seats }.
hall-done-general = Im freien Verkauf: { $seats }.
hall-spared = { $count ->
    [one] Einer wurde inzwischen verkauft und behält seinen Preis.
   *[other] { $count } wurden inzwischen verkauft und behalten ihren Preis.
}
hall-not-done = Nicht getan – { $action }: { $seats }.
hall-way = Im Weg: { $seats }.
hall-half-sold = Vorgemerkt für { $holder }, aber nicht verkauft.
hall-show = Zeigen
hall-code-NOT_RESERVED = Das hat niemand mehr.
hall-code-NOT_RESERVED-order = Sie gehören nicht mehr zu dieser Bestellung; nichts wurde geändert.
hall-code-NOT_HOLDER = Das hat jetzt jemand anders; es wurde nichts geändert.
hall-code-TICKET_UNAVAILABLE = Das ist nicht mehr frei.
hall-code-NO_MATCHING_SEATS = Nicht alle davon sind noch frei.
hall-code-LIMIT_REACHED = Das ist mehr, als einer haben darf.
hall-code-COOLING_DOWN = Das hatte dieselbe Person eben erst; jetzt kommen andere zuerst.
hall-code-NOT_ALLOWED = Dazu haben Sie kein Recht.
hall-code-NOT_FOUND = Das gibt es nicht mehr.
hall-code-INVALID_REQUEST = Etwas daran ist nicht erlaubt.

## Ein Platz
hall-reading = Wird nachgesehen …
hall-unread = Es ließ sich nicht nachsehen.
hall-read-again = Noch einmal
hall-status = Zustand
hall-whose-label = Inhaber
hall-nobody = niemand
hall-since = Seit
hall-until = Vorgemerkt bis
hall-price-label = Preis
hall-price-was = { $price }; jetzt { $now }
hall-category = Kategorie
hall-order = Bestellung
hall-history = Was mit ihm geschah
hall-history-empty = Noch nichts.
hall-number = Nr. { $number }
hall-because = Grund: { $reason }
hall-older = Ältere zeigen
hall-was-reserve = Vorgemerkt
hall-was-order = Durch eine Bestellung vorgemerkt
hall-was-confirm = Verkauft
hall-was-extend = Länger vorgemerkt
hall-was-release = Zurückgegeben
hall-was-expire = Die Vormerkung lief ab
hall-was-cancel = Zurückgenommen
hall-was-transfer = Durch Weitergabe bekommen
hall-was-transfer-away = Weitergegeben
hall-was-move = Hierher umgesetzt
hall-was-move-away = Weggesetzt
hall-was-changed = Geändert
