seat-free = frei
seat-held = von jemand anderem gehalten
seat-sold = verkauft
seat-closed = nicht im Verkauf
seat-chosen = ausgewählt
seat-mine = vorerst Ihr Platz
seat-bought = Ihr Platz
seat-waiting = Sie warten darauf
seat-accessible = Rollstuhlplatz
seat-companion = Begleitplatz
seat = Reihe { $row }, Platz { $number }
seat-no-row = Platz { $number }
seat-in-section = { $section }, Reihe { $row }, Platz { $number }
seat-in-section-no-row = { $section }, Platz { $number }
place-in-section = { $section }, ein Platz
seat-with-price = { $seat }, { $price }, { $state }
row = Reihe { $row }
section-free = { $section }: { $count ->
    [0] nichts frei
    [one] ein Platz frei
   *[other] { $count } Plätze frei
}
seats = { $count ->
    [one] ein Platz
   *[other] { $count } Plätze
}
from-price = ab { $price }
places-left = { $count ->
    [0] voll
    [one] ein Platz
   *[other] { $count } Plätze
}
map-label = Saalplan
zoom-in = Näher
zoom-out = Weiter weg
whole-hall = Ganzer Saal
pan = Plan verschieben
pan-up = Nach oben
pan-left = Nach links
pan-right = Nach rechts
pan-down = Nach unten
choose-section = Bereich
all-sections = Alle Bereiche
view-map = Plan
view-list = Liste
legend = Was die Zeichen bedeuten
map-hint = Wählen Sie Plätze auf dem Plan, oder lassen Sie uns welche finden.
grid-label = Plätze: { $section }
grid-hint = Pfeiltasten gehen von Platz zu Platz, die Eingabetaste wählt.
loading = Der Saal kommt …
unknown-event = Diese Veranstaltung gibt es nicht.
unknown-event-hint = Vielleicht ist sie vorbei, oder die Adresse ist falsch geschrieben.
unreachable = Die Kasse ist gerade nicht erreichbar. Wir versuchen es weiter.
cancelled = Diese Veranstaltung ist abgesagt
cancelled-hint = Es wird nichts mehr verkauft. Was Sie gekauft haben, bleibt vermerkt; fragen Sie den Shop, wie es weitergeht.
sale-over = Der Verkauf ist beendet
sale-opens = Der Verkauf beginnt am { $time }
moved = Diese Veranstaltung hat jetzt einen anderen Termin
moved-to = Sie ist am { $now }, nicht mehr am { $before }.
understood = Verstanden
live = Live
catching-up = Wird aktualisiert …
as-of = Stand { $time }
offline = Sie sind offline. Sie können weiter auswählen; wir bestellen, sobald die Verbindung wieder da ist.
hold-updates = Aktualisierung anhalten
go-on = Aktualisierung fortsetzen
price-up-to = Preis bis
any-price = Jeder Preis
only-accessible = Nur Rollstuhlplätze
only-free = Nur freie Plätze
search = Suche
search-hint = Bereich, Reihe oder Platz
list-empty = So einen Platz gibt es nicht.
list-more = Mehr zeigen
find = Plätze finden
find-title = Plätze für mich finden
how-many = Wie viele
together = Nebeneinander
accessible-places = Rollstuhlplätze
companion-places = Rollstuhlplätze mit Begleitplätzen daneben
where = Wo
second-choice = Falls dort voll ist
nowhere-else = Nirgends sonst
anywhere = Überall
access-title = Ich habe einen Code
access-code = Code
access-use = Code verwenden
access-hint = Manche Plätze, die nicht im Verkauf sind, gibt es mit einem Code.
access-used = Der Code geht mit Ihrer Bestellung mit. Sie können auch Plätze wählen, die nicht im Verkauf sind.
basket = Ihre Plätze
basket-empty = Noch nichts ausgewählt.
held-title = Für Sie gehalten
bought-title = Gekauft
waiting-title = Sie warten auf
total = Summe
order = { $count ->
    [one] Diesen Platz halten
   *[other] Diese { $count } Plätze halten
}
hold = Halten
confirm = Kaufen
confirm-hint = Bitte prüfen: { $seats } für { $total }.
own-price = Voller Preis
price-of = Preis für { $seat }
of-them = Davon: { $price }
left-alone = Allein bliebe: { $seats }.
next-move = Geht es auch so, dass keiner allein bleibt?
go-to-shop = Weiter zur Zahlung
release = Zurückgeben
release-all = Alle zurückgeben
release-seat = { $seat } zurückgeben
remove-seat = { $seat } entfernen
clear = Auswahl aufheben
held-until = Gehalten bis { $time }
time-left = Noch { $time }
extend = Mehr Zeit
extend-until = Sie haben jetzt Zeit bis { $time }.
limit-hint = { $count ->
    [0] Sie haben so viele, wie eine Person haben darf.
    [one] Sie dürfen noch einen wählen.
   *[other] Sie dürfen noch { $count } wählen.
}
ordering = Ihre Bestellung ist unterwegs …
in-line = { $ahead ->
    [0] Sie sind als Nächstes dran.
    [one] Eine Bestellung ist vor Ihnen.
   *[other] { $ahead } Bestellungen sind vor Ihnen.
}
eta = Etwa { $time }.
thanks = Danke. Diese Plätze gehören Ihnen.
ending-title = Brauchen Sie mehr Zeit?
ending-text = Ihre Plätze werden noch { $time } gehalten.
ended-title = Ihre Zeit ist abgelaufen
ended-text = Die Plätze sind zurückgegangen. Sie können dieselben noch einmal versuchen.
try-same = Dieselben Plätze versuchen
close = Schließen
taken-title = Dieser Platz ist vergeben
taken-held = Jemand hält ihn bis { $time }.
taken-held-now = Jemand hält ihn.
taken-sold = Er ist verkauft.
taken-explain = Wer zuerst gefragt hat, hat ihn. Kommt er zurück, geht er an die Wartenden, der Reihe nach.
wait = Darauf warten
wait-sold = Warten, falls er zurückkommt
wait-up-to = Sie warten höchstens { $time }; wir sagen es Ihnen hier sofort.
wait-for-wish = Sie können darauf warten: { $wish }.
wait-whole = Kommen genug zurück, werden sie sofort für Sie gehalten, alle zusammen.
wish-together = nebeneinander
wish-up-to = bis { $price }
waiting-place = { $ahead ->
    [0] Sie sind als Erste dran.
    [one] Eine Person ist vor Ihnen.
   *[other] { $ahead } Personen sind vor Ihnen.
}
stop-waiting = Nicht mehr warten
closed-title = Dieser Platz ist nicht im Verkauf
handed-over = { $count ->
    [one] Der Platz, auf den Sie gewartet haben, ist vorerst Ihrer: { $seat }.
   *[other] Die Plätze, auf die Sie gewartet haben, sind vorerst Ihre: { $seat }.
}
waiting-over = Das Warten auf { $seat } ist ohne Platz zu Ende gegangen.
news-chosen = { $seat } ausgewählt, insgesamt { $count }.
news-left = { $seat } nicht mehr ausgewählt.
news-held = { $count ->
    [one] Ein Platz wird für Sie gehalten bis { $time }.
   *[other] { $count } Plätze werden für Sie gehalten bis { $time }.
}
news-lost = { $seat } ging eben an jemand anderen.
news-released = { $count ->
    [one] Ein Platz zurückgegeben.
   *[other] { $count } Plätze zurückgegeben.
}
news-expired = Ihre Reservierung ist abgelaufen.
news-bought = { $count ->
    [one] Ein Platz gekauft.
   *[other] { $count } Plätze gekauft.
}
refused = Das hat nicht geklappt
code-TICKET_NOT_FOUND = Diesen Platz gibt es nicht mehr.
code-TICKET_UNAVAILABLE = Jemand war schneller.
code-NOT_HOLDER = Diesen Platz hält jemand anderes.
code-NOT_ALLOWED = Das kann nur der Shop.
code-NOT_RESERVED = Sie halten hier nichts mehr.
code-NOT_REFUNDABLE = Diese Veranstaltung nimmt nichts zurück.
code-HOLD_EXPIRED = Ihre Reservierung war abgelaufen, und der Platz ist weg.
code-SALES_CLOSED = Dafür ist der Verkauf geschlossen.
code-COOLING_DOWN = Sie hatten diesen Platz eben erst; nun sind andere an der Reihe.
code-WAITING_CLOSED = Hier kann niemand mehr warten.
code-LIMIT_REACHED = Das ist mehr, als eine Person haben darf.
code-NO_MATCHING_SEATS = Solche Plätze gibt es nicht.
code-DEADLINE_PASSED = Es hat zu lange gedauert; nichts wurde bestellt.
code-WITHDRAWN = Es wurde zurückgenommen, bevor es an der Reihe war.
code-INTERNAL = Es ließ sich nicht ausführen; nichts wurde bestellt.
code-NOT_IN_CHANNEL = Dieser Platz ist für andere vorgesehen.
code-CODE_INVALID = Dieser Code gilt hier nicht.
code-CODE_EXHAUSTED = Dieser Code ist aufgebraucht.
code-PRICE_CLASS_UNKNOWN = Diesen Preis gibt es nicht.
code-other = Es hat nicht geklappt ({ $code }).
code-CUT_OFF = Keine Verbindung. Ihre Bestellung ist aufgehoben und wird noch einmal gesendet.
code-OVERLOADED = Sehr viele möchten gerade Plätze. Wir senden es von selbst noch einmal.
why-numbers = Er ging an Nummer { $winner }; Sie hatten { $own }.
why-until = Er wird bis { $time } gehalten.
why-limit = Die Grenze ist { $limit }.
why-cool-down = Sie können es um { $time } wieder versuchen.
why-short = { $missing ->
    [one] Ein Platz fehlte.
   *[other] { $missing } Plätze fehlten.
}
why-not-adjacent = So viele nebeneinander gibt es nicht.
next-other = Wählen Sie andere auf dem Plan, oder lassen Sie uns welche finden.
next-apart = Versuchen Sie es ohne „Nebeneinander“ oder mit weniger.
next-fewer = Wählen Sie weniger.
next-wait = Sie können darauf warten.
events = Veranstaltungen
events-empty = Gerade ist nichts im Verkauf.
skip-to-map = Zu den Plätzen
seats-free = { $count ->
    [0] ausverkauft
    [one] noch ein Platz
   *[other] noch { $count } Plätze
}
language = Sprache
needs-script = Plätze wählen braucht JavaScript.
