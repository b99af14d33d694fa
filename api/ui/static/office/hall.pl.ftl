# Sala kasy biletowej, na żywo.

## Znajdowanie i zaznaczanie
hall-find = Znajdź miejsca
hall-find-hint = A7, parter a 7, rząd, sektor
hall-find-go = Znajdź
hall-not-found = Żadne miejsce nie nazywa się „{ $text }”.
hall-draw = Obrysuj miejsca
hall-draw-hint = Przeciągnij linię wokół miejsc; z Alt zostaną pominięte. Z klawiatury: Shift i Enter zaznaczają wszystkie od poprzedniego miejsca.
hall-how = Klikaj miejsca, z Shift wszystkie aż do następnego, obrysuj je albo znajdź po nazwie.
hall-selection = Zaznaczenie
hall-nothing-selected = Nic nie zaznaczono.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = wolne: { $count }
hall-count-held = zarezerwowane: { $count }
hall-count-sold = sprzedane: { $count }
hall-count-blocked = zablokowane: { $count }
hall-count-kept = odłożone: { $count }
hall-count-shut = sektor zamknięty: { $count }
hall-state-free = wolne
hall-state-held = zarezerwowane
hall-state-sold = sprzedane
hall-state-blocked = zablokowane
hall-state-kept = odłożone
hall-state-shut = sektor zamknięty
hall-kept-for = zachowane: { $channel }
hall-state-selected = zaznaczone
hall-clear = Wyczyść
hall-leave-out = Pomiń { $seat }
hall-whole-row = Cały rząd { $row }
hall-whole-order = Całe zamówienie (miejsca: { $count })
hall-whole-section = Cały sektor { $section }
hall-select-found = { $count ->
    [one] Zaznacz to miejsce
    [few] Zaznacz te { $count } miejsca
   *[other] Zaznacz te { $count } miejsc
}
hall-places = Wolne miejsca w { $section }
hall-select-places = Zaznacz

## Co można zrobić
hall-actions = Co z nimi zrobić
hall-action = { $action } ({ $count })
hall-do-sell = Sprzedaj w kasie
hall-do-hold = Zarezerwuj dla kogoś
hall-do-confirm = Sprzedaj zarezerwowane
hall-do-extend = Przedłuż rezerwację
hall-do-release = Odbierz
hall-do-move = Przesadź
hall-do-transfer = Przekaż
hall-do-block = Zablokuj
hall-do-unblock = Przywróć do sprzedaży
hall-do-price = Zmień cenę
hall-do-channel = Zmień kanał
hall-too-many = { $action }: najwyżej { $most } naraz.
hall-whose = { $more ->
    [0] Posiadacze: { $holders }.
   *[other] Posiadacze: { $holders } i jeszcze { $more }.
}
hall-others-stay = Inne zaznaczone miejsca, które pozostają bez zmian: { $count }.
hall-together = { $parts ->
    [1] Wszystkie albo żadne.
   *[other] Kroki, każdy osobno: { $parts }. Zamówienie, które jest tu całe, to jeden, każde inne miejsce też.
}
hall-holder = Dla kogo
hall-holder-missing = Podaj, dla kogo.
hall-to-holder = Komu
hall-held-for = Rezerwacja trwa { $time }.
hall-reason = Powód
hall-reason-missing = Podaj powód.
hall-price-class = Cena
hall-full-price = Cena pełna, { $total }
hall-channel = Zachowaj dla
hall-general-sale = sprzedaż ogólna
hall-channels-differ = Te miejsca są zachowane dla różnych kanałów. Bierz je kanał po kanale.
hall-class-price = { $name }, { $total }
hall-new-price = Nowa cena w { $currency }
hall-price-odd = Wpisz cenę w postaci { $example }.
hall-target = Na które miejsce
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Wpisz jego nazwę albo wybierz je na planie.
   *[other] Wpisz pierwsze z { $count } po kolei albo wszystkie z „;” pomiędzy, albo wybierz je na planie.
}
hall-target-missing = Podaj, na które miejsce.
hall-target-chosen = { $left ->
    [0] Na { $seat }.
   *[other] Na { $seat }. Do wybrania jeszcze: { $left }.
}
hall-target-taken = { $seat }: to miejsce nie jest wolne.
hall-target-many = Kilka wolnych miejsc nazywa się „{ $text }”. Podaj też sektor.
hall-target-count = Miejsca potrzebne: { $count }, podane: { $named }.
hall-target-few = Od { $seat } po kolei wolne: { $free }, potrzebne: { $count }.
hall-from-to = { $from } → { $to }
hall-orders = Te miejsca nie są z jednego zamówienia. Miejsca jednego zamówienia przenieś razem, inne po jednym.
hall-never-mind = Jednak nie
hall-not-sent = Teraz nie można tego sprawdzić. Nic nie wysłano.

## Co z tego wyszło
hall-news = Co zrobiono
hall-under-way = { $action }: { $seats } …
hall-cut-off = Brak połączenia. To zostaje zachowane i samo wyśle się ponownie.
hall-busy = Bardzo duży ruch. To samo wyśle się ponownie.
hall-away = Część Rowlock jest niedostępna. To samo wyśle się ponownie.
hall-done-sell = Sprzedano ({ $holder }): { $seats }, { $price }.
hall-done-hold = Zarezerwowano ({ $holder }) do { $time }: { $seats }, { $price }.
hall-done-confirm = Sprzedano: { $seats }.
hall-done-extend = Zarezerwowano do { $time }: { $seats }.
hall-done-release = Odebrano: { $seats }. Powód: { $reason }.
hall-done-move = Przesadzono: { $seats } na { $to }.
hall-done-transfer = Przekazano ({ $holder }): { $seats }.
hall-done-block = Zablokowano: { $seats }.
hall-done-unblock = Znów w sprzedaży: { $seats }.
hall-done-price = Teraz po { $price }: { $seats }.
hall-done-channel = Zachowano ({ $channel }): { $seats }.
hall-done-general = W sprzedaży ogólnej: { $seats }.
hall-spared = Sprzedane w międzyczasie, zachowują swoją cenę: { $count }.
hall-not-done = Nie zrobiono – { $action }: { $seats }.
hall-way = Na przeszkodzie: { $seats }.
hall-half-sold = Zarezerwowano ({ $holder }), ale nie sprzedano.
hall-show = Pokaż
hall-code-NOT_RESERVED = Nikt już tego nie ma.
hall-code-NOT_RESERVED-order = Nie są już z tego zamówienia; nic nie zmieniono.
hall-code-NOT_HOLDER = Ma to teraz ktoś inny; nic nie zmieniono.
hall-code-TICKET_UNAVAILABLE = To już nie jest wolne.
hall-code-NO_MATCHING_SEATS = Nie wszystkie są jeszcze wolne.
hall-code-LIMIT_REACHED = To więcej, niż wolno mieć jednemu posiadaczowi.
hall-code-COOLING_DOWN = Ta osoba miała to przed chwilą; teraz pierwszeństwo mają inni.
hall-code-NOT_ALLOWED = Nie masz do tego prawa.
hall-code-NOT_FOUND = Tego już nie ma.
hall-code-INVALID_REQUEST = Coś w tym jest niedozwolone.

## Jedno miejsce
hall-reading = Trwa sprawdzanie …
hall-unread = Nie udało się sprawdzić.
hall-read-again = Spróbuj ponownie
hall-status = Stan
hall-whose-label = Posiadacz
hall-nobody = nikt
hall-since = Od
hall-until = Zarezerwowane do
hall-price-label = Cena
hall-price-was = { $price }; teraz { $now }
hall-category = Kategoria
hall-order = Zamówienie
hall-history = Co się z nim działo
hall-history-empty = Jeszcze nic.
hall-number = nr { $number }
hall-because = Powód: { $reason }
hall-older = Pokaż starsze
hall-was-reserve = Zarezerwowano
hall-was-order = Zarezerwowano w zamówieniu
hall-was-confirm = Sprzedano
hall-was-extend = Przedłużono rezerwację
hall-was-release = Oddano
hall-was-expire = Rezerwacja wygasła
hall-was-cancel = Odebrano
hall-was-transfer = Otrzymano przez przekazanie
hall-was-transfer-away = Przekazano
hall-was-move = Przesadzono tutaj
hall-was-move-away = Przesadzono stąd
hall-was-changed = Zmieniono
