# De zaal van de kassa, live.

## Zoeken en selecteren
hall-find = Stoelen zoeken
hall-find-hint = A7, parterre a 7, een rij, een vak
hall-find-go = Zoeken
hall-not-found = Geen stoel heet “{ $text }”.
hall-draw = Stoelen omlijnen
hall-draw-hint = Trek een lijn om de stoelen; met Alt vallen ze eruit. Met het toetsenbord: Shift en Enter selecteren alles vanaf de vorige stoel.
hall-how = Klik op stoelen, met Shift op alle tot de volgende, trek er een lijn omheen of zoek ze bij naam.
hall-selection = Selectie
hall-nothing-selected = Niets geselecteerd.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = { $count } vrij
hall-count-held = { $count } vastgehouden
hall-count-sold = { $count } verkocht
hall-count-blocked = { $count } geblokkeerd
hall-count-kept = { $count } achtergehouden
hall-count-shut = { $count } in gesloten vak
hall-state-free = vrij
hall-state-held = vastgehouden
hall-state-sold = verkocht
hall-state-blocked = geblokkeerd
hall-state-kept = achtergehouden
hall-state-shut = vak gesloten
hall-kept-for = bewaard voor { $channel }
hall-state-selected = geselecteerd
hall-clear = Leegmaken
hall-leave-out = { $seat } weglaten
hall-whole-row = De hele rij { $row }
hall-whole-order = De hele bestelling ({ $count } stoelen)
hall-whole-section = Heel { $section }
hall-select-found = { $count ->
    [one] Deze stoel selecteren
   *[other] Deze { $count } stoelen selecteren
}
hall-places = Vrije plaatsen in { $section }
hall-select-places = Selecteren

## Wat er kan
hall-actions = Wat ermee moet gebeuren
hall-action = { $action } ({ $count })
hall-do-sell = Aan de kassa verkopen
hall-do-hold = Voor iemand vasthouden
hall-do-confirm = Wat vastgehouden wordt verkopen
hall-do-extend = Langer vasthouden
hall-do-release = Terugnemen
hall-do-move = Verplaatsen
hall-do-transfer = Doorgeven
hall-do-block = Blokkeren
hall-do-unblock = In de verkoop zetten
hall-do-price = Prijs wijzigen
hall-do-channel = Kanaal wijzigen
hall-too-many = { $action }: hoogstens { $most } tegelijk.
hall-whose = { $more ->
    [0] Houders: { $holders }.
   *[other] Houders: { $holders } en nog { $more }.
}
hall-others-stay = { $count ->
    [one] Eén andere stoel van de selectie blijft zoals hij is.
   *[other] { $count } andere stoelen van de selectie blijven zoals ze zijn.
}
hall-together = { $parts ->
    [1] Allemaal of geen.
   *[other] { $parts } stappen, elk op zich: een bestelling die hier heel is, is er één, elke andere stoel ook.
}
hall-holder = Voor wie
hall-holder-missing = Zeg voor wie.
hall-to-holder = Aan wie
hall-held-for = Hij wordt { $time } vastgehouden.
hall-reason = Reden
hall-reason-missing = Zeg waarom.
hall-price-class = Prijs
hall-full-price = Volle prijs, { $total }
hall-channel = Bewaren voor
hall-general-sale = vrije verkoop
hall-channels-differ = Deze stoelen worden voor verschillende kanalen bewaard. Neem ze kanaal voor kanaal.
hall-class-price = { $name }, { $total }
hall-new-price = Nieuwe prijs in { $currency }
hall-price-odd = Schrijf een prijs als { $example }.
hall-target = Naar welke stoel
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Schrijf de naam of kies de stoel op de plattegrond.
   *[other] Schrijf de eerste van { $count } op een rij, of alle met “;” ertussen, of kies ze op de plattegrond.
}
hall-target-missing = Zeg naar welke stoel.
hall-target-chosen = { $left ->
    [0] Naar { $seat }.
   *[other] Naar { $seat }. Nog te kiezen: { $left }.
}
hall-target-taken = { $seat } is niet vrij.
hall-target-many = Er heten meer vrije stoelen “{ $text }”. Noem ook het vak.
hall-target-count = Stoelen nodig: { $count }, genoemd: { $named }.
hall-target-few = Vanaf { $seat } zijn er maar { $free } naast elkaar vrij, en er zijn er { $count } nodig.
hall-from-to = { $from } → { $to }
hall-orders = Deze stoelen zijn niet van één bestelling. Verplaats die van één bestelling samen, andere één voor één.
hall-never-mind = Toch niet
hall-not-sent = Dat is nu niet op te zoeken. Er is niets verstuurd.

## Wat ervan kwam
hall-news = Wat er gedaan is
hall-under-way = { $action }: { $seats } …
hall-cut-off = Geen verbinding. Het blijft bewaard en wordt vanzelf opnieuw verstuurd.
hall-busy = Het is heel druk. Het wordt vanzelf opnieuw verstuurd.
hall-away = Een deel van Rowlock is nu weg. Het wordt vanzelf opnieuw verstuurd.
hall-done-sell = Verkocht aan { $holder }: { $seats }, { $price }.
hall-done-hold = Vastgehouden voor { $holder } tot { $time }: { $seats }, { $price }.
hall-done-confirm = Verkocht: { $seats }.
hall-done-extend = Vastgehouden tot { $time }: { $seats }.
hall-done-release = Teruggenomen: { $seats }. Reden: { $reason }.
hall-done-move = Verplaatst: { $seats } naar { $to }.
hall-done-transfer = Doorgegeven aan { $holder }: { $seats }.
hall-done-block = Geblokkeerd: { $seats }.
hall-done-unblock = Weer in de verkoop: { $seats }.
hall-done-price = Nu { $price } per stoel: { $seats }.
hall-done-channel = Bewaard voor { $channel }: { $seats }.
hall-done-general = In de vrije verkoop: { $seats }.
hall-spared = { $count ->
    [one] Eén werd intussen verkocht en houdt zijn prijs.
   *[other] { $count } werden intussen verkocht en houden hun prijs.
}
hall-not-done = Niet gedaan – { $action }: { $seats }.
hall-way = In de weg: { $seats }.
hall-half-sold = Vastgehouden voor { $holder }, maar niet verkocht.
hall-show = Tonen
hall-code-NOT_RESERVED = Niemand heeft dit nog.
hall-code-NOT_RESERVED-order = Ze zijn niet meer van deze bestelling; er is niets veranderd.
hall-code-NOT_HOLDER = Iemand anders heeft het nu; er is niets veranderd.
hall-code-TICKET_UNAVAILABLE = Het is niet meer vrij.
hall-code-NO_MATCHING_SEATS = Ze zijn niet meer allemaal vrij.
hall-code-LIMIT_REACHED = Dat is meer dan één houder mag hebben.
hall-code-COOLING_DOWN = Diezelfde persoon had het net nog; nu gaan anderen voor.
hall-code-NOT_ALLOWED = U hebt daar het recht niet toe.
hall-code-NOT_FOUND = Het is er niet meer.
hall-code-INVALID_REQUEST = Iets daarin is niet toegestaan.

## Eén stoel
hall-reading = Wordt opgezocht …
hall-unread = Het kon niet opgezocht worden.
hall-read-again = Opnieuw
hall-status = Toestand
hall-whose-label = Houder
hall-nobody = niemand
hall-since = Sinds
hall-until = Vastgehouden tot
hall-price-label = Prijs
hall-price-was = { $price }; nu { $now }
hall-category = Categorie
hall-order = Bestelling
hall-history = Wat ermee gebeurde
hall-history-empty = Nog niets.
hall-number = nr. { $number }
hall-because = Reden: { $reason }
hall-older = Oudere tonen
hall-was-reserve = Vastgehouden
hall-was-order = Door een bestelling vastgehouden
hall-was-confirm = Verkocht
hall-was-extend = Langer vastgehouden
hall-was-release = Teruggegeven
hall-was-expire = De tijd liep af
hall-was-cancel = Teruggenomen
hall-was-transfer = Gekregen door doorgeven
hall-was-transfer-away = Doorgegeven
hall-was-move = Hierheen verplaatst
hall-was-move-away = Weg verplaatst
hall-was-changed = Veranderd
