seat-free = libre
seat-held = retenue par quelqu’un d’autre
seat-sold = vendue
seat-closed = pas en vente
seat-chosen = choisie
seat-mine = à vous pour l’instant
seat-bought = à vous
seat-waiting = vous l’attendez
seat-accessible = place pour fauteuil roulant
seat-companion = place d’accompagnateur
seat = Rang { $row }, place { $number }
seat-no-row = Place { $number }
seat-in-section = { $section }, rang { $row }, place { $number }
seat-in-section-no-row = { $section }, place { $number }
place-in-section = { $section }, une place
seat-with-price = { $seat }, { $price }, { $state }
row = Rang { $row }
section-free = { $section } : { $count ->
    [0] rien de libre
    [one] une place libre
   *[other] { $count } places libres
}
seats = { $count ->
    [one] une place
   *[other] { $count } places
}
from-price = à partir de { $price }
places-left = { $count ->
    [0] complet
    [one] une place
   *[other] { $count } places
}
map-label = Plan de la salle
zoom-in = Plus près
zoom-out = Plus loin
whole-hall = Toute la salle
pan = Déplacer le plan
pan-up = Vers le haut
pan-left = Vers la gauche
pan-right = Vers la droite
pan-down = Vers le bas
choose-section = Zone
all-sections = Toutes les zones
view-map = Plan
view-list = Liste
legend = Ce que veulent dire les signes
map-hint = Choisissez des places sur le plan, ou laissez-nous en trouver.
grid-label = Places : { $section }
grid-hint = Les flèches vont de place en place, Entrée choisit.
loading = La salle arrive…
unknown-event = Cet événement n’existe pas.
unknown-event-hint = Il est peut-être passé, ou l’adresse est mal écrite.
unreachable = La billetterie ne répond pas pour l’instant. Nous continuons d’essayer.
cancelled = Cet événement est annulé
cancelled-hint = Plus rien n’est vendu. Ce que vous avez acheté reste enregistré ; demandez la suite à la boutique.
sale-over = La vente est terminée
sale-opens = La vente commence le { $time }
moved = Cet événement a changé de date
moved-to = Il a lieu le { $now }, et non plus le { $before }.
understood = J’ai compris
live = En direct
catching-up = Mise à jour…
as-of = État à { $time }
offline = Vous êtes hors ligne. Vous pouvez continuer à choisir ; nous commanderons au retour de la connexion.
hold-updates = Suspendre les mises à jour
go-on = Reprendre les mises à jour
price-up-to = Prix jusqu’à
any-price = Tous les prix
only-accessible = Places pour fauteuil roulant seulement
only-free = Places libres seulement
search = Recherche
search-hint = Zone, rang ou place
list-empty = Aucune place ne correspond.
list-more = En montrer plus
find = Trouver des places
find-title = Trouver des places pour moi
how-many = Combien
together = Côte à côte
accessible-places = Places pour fauteuil roulant
companion-places = Places pour fauteuil roulant avec places d’accompagnateur à côté
where = Où
second-choice = Si c’est complet
nowhere-else = Nulle part ailleurs
anywhere = Partout
access-title = J’ai un code
access-code = Code
access-use = Utiliser le code
access-hint = Certaines places hors vente sont réservées à qui possède un code.
access-used = Le code accompagne votre commande. Vous pouvez aussi choisir des places hors vente.
basket = Vos places
basket-empty = Rien de choisi pour l’instant.
held-title = Retenues pour vous
bought-title = Achetées
waiting-title = Vous attendez
total = Total
order = { $count ->
    [one] Retenir cette place
   *[other] Retenir ces { $count } places
}
hold = Retenir
confirm = Acheter
confirm-hint = À vérifier : { $seats } pour { $total }.
own-price = Plein tarif
price-of = Tarif pour { $seat }
of-them = Dont : { $price }
left-alone = Resterait isolée : { $seats }.
next-move = Un autre choix n’en laisserait-il aucune seule ?
go-to-shop = Passer au paiement
release = Rendre
release-all = Tout rendre
release-seat = Rendre { $seat }
remove-seat = Retirer { $seat }
clear = Effacer le choix
held-until = Retenues jusqu’à { $time }
time-left = Encore { $time }
extend = Plus de temps
extend-until = Vous avez maintenant jusqu’à { $time }.
limit-hint = { $count ->
    [0] Vous avez autant de places qu’une personne peut en avoir.
    [one] Vous pouvez en prendre encore une.
   *[other] Vous pouvez en prendre encore { $count }.
}
ordering = Votre commande est en route…
in-line = { $ahead ->
    [0] C’est votre tour.
    [one] Une commande est avant vous.
   *[other] { $ahead } commandes sont avant vous.
}
eta = Environ { $time }.
thanks = Merci. Ces places sont à vous.
ending-title = Voulez-vous plus de temps ?
ending-text = Vos places sont encore retenues { $time }.
ended-title = Le temps est écoulé
ended-text = Les places ont été rendues. Vous pouvez essayer de reprendre les mêmes.
try-same = Essayer les mêmes places
close = Fermer
taken-title = Cette place est prise
taken-held = Quelqu’un la retient jusqu’à { $time }.
taken-held-now = Quelqu’un la retient.
taken-sold = Elle est vendue.
taken-explain = Elle est à qui l’a demandée d’abord. Si elle revient, elle va à ceux qui attendent, dans l’ordre.
wait = L’attendre
wait-sold = Attendre, au cas où elle reviendrait
wait-up-to = Vous attendez { $time } au plus ; nous vous prévenons ici aussitôt.
wait-for-wish = Vous pouvez attendre : { $wish }.
wait-whole = S’il en revient assez, elles sont aussitôt retenues pour vous, toutes ensemble.
wish-together = côte à côte
wish-up-to = jusqu’à { $price }
waiting-place = { $ahead ->
    [0] Vous êtes en tête de file.
    [one] Une personne est avant vous.
   *[other] { $ahead } personnes sont avant vous.
}
stop-waiting = Ne plus attendre
closed-title = Cette place n’est pas en vente
handed-over = { $count ->
    [one] La place que vous attendiez est à vous pour l’instant : { $seat }.
   *[other] Les places que vous attendiez sont à vous pour l’instant : { $seat }.
}
waiting-over = L’attente de { $seat } a pris fin sans place.
news-chosen = { $seat } choisie, { $count } en tout.
news-left = { $seat } n’est plus choisie.
news-held = { $count ->
    [one] Une place est retenue pour vous jusqu’à { $time }.
   *[other] { $count } places sont retenues pour vous jusqu’à { $time }.
}
news-lost = { $seat } vient d’aller à quelqu’un d’autre.
news-released = { $count ->
    [one] Une place rendue.
   *[other] { $count } places rendues.
}
news-expired = Votre option a pris fin.
news-bought = { $count ->
    [one] Une place achetée.
   *[other] { $count } places achetées.
}
refused = Cela n’a pas marché
code-TICKET_NOT_FOUND = Cette place n’existe plus.
code-TICKET_UNAVAILABLE = Quelqu’un a été plus rapide.
code-NOT_HOLDER = Cette place est retenue par quelqu’un d’autre.
code-NOT_ALLOWED = Seule la boutique peut le faire.
code-NOT_RESERVED = Vous ne retenez plus rien ici.
code-NOT_REFUNDABLE = Cet événement ne reprend rien.
code-HOLD_EXPIRED = Votre option avait pris fin, et la place n’est plus libre.
code-SALES_CLOSED = La vente en est fermée.
code-COOLING_DOWN = Vous aviez cette place il y a un instant ; c’est au tour des autres.
code-WAITING_CLOSED = Plus personne ne peut attendre ici.
code-LIMIT_REACHED = C’est plus qu’une personne ne peut avoir.
code-NO_MATCHING_SEATS = Il n’y a pas de telles places.
code-DEADLINE_PASSED = Cela a pris trop de temps ; rien n’a été commandé.
code-WITHDRAWN = La demande a été retirée avant son tour.
code-INTERNAL = Cela n’a pas pu être fait ; rien n’a été commandé.
code-NOT_IN_CHANNEL = Cette place est gardée pour d’autres.
code-CODE_INVALID = Ce code ne vaut pas ici.
code-CODE_EXHAUSTED = Ce code est épuisé.
code-PRICE_CLASS_UNKNOWN = Ce tarif n’existe pas.
code-other = Cela n’a pas marché ({ $code }).
code-CUT_OFF = Pas de connexion. Votre commande est gardée et sera renvoyée.
code-OVERLOADED = Beaucoup de monde veut des places en ce moment. Nous renvoyons de nous-mêmes.
why-numbers = Elle est allée au numéro { $winner } ; le vôtre était { $own }.
why-until = Elle est retenue jusqu’à { $time }.
why-limit = La limite est de { $limit }.
why-cool-down = Vous pourrez réessayer à { $time }.
why-short = { $missing ->
    [one] Il manquait une place.
   *[other] Il manquait { $missing } places.
}
why-not-adjacent = Il n’y en a pas autant côte à côte.
next-other = Choisissez-en d’autres sur le plan, ou laissez-nous en trouver.
next-apart = Essayez sans « Côte à côte », ou moins de places.
next-fewer = Choisissez-en moins.
next-wait = Vous pouvez l’attendre.
events = Événements
events-empty = Rien n’est en vente pour l’instant.
skip-to-map = Aller aux places
seats-free = { $count ->
    [0] complet
    [one] encore une place
   *[other] encore { $count } places
}
language = Langue
needs-script = Choisir des places demande JavaScript.
