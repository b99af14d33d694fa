# La salle du guichet, en direct.

## Trouver et sélectionner
hall-find = Trouver des places
hall-find-hint = A7, parterre a 7, un rang, une section
hall-find-go = Trouver
hall-not-found = Aucune place ne s’appelle « { $text } ».
hall-draw = Entourer des places
hall-draw-hint = Tracez une ligne autour des places ; avec Alt, elles sont retirées. Au clavier : Maj et Entrée sélectionnent tout depuis la place précédente.
hall-how = Cliquez sur des places, avec Maj pour toutes jusqu’à la suivante, entourez-les ou trouvez-les par leur nom.
hall-selection = Sélection
hall-nothing-selected = Rien de sélectionné.
hall-summary = { $seats } : { $states } · { $total }
hall-count-free = { $count ->
    [one] { $count } libre
   *[other] { $count } libres
}
hall-count-held = { $count ->
    [one] { $count } réservée
   *[other] { $count } réservées
}
hall-count-sold = { $count ->
    [one] { $count } vendue
   *[other] { $count } vendues
}
hall-count-blocked = { $count ->
    [one] { $count } bloquée
   *[other] { $count } bloquées
}
hall-count-kept = mises de côté : { $count }
hall-count-shut = en section fermée : { $count }
hall-state-free = libre
hall-state-held = réservée
hall-state-sold = vendue
hall-state-blocked = bloquée
hall-state-kept = mise de côté
hall-state-shut = section fermée
hall-kept-for = gardée pour { $channel }
hall-state-selected = sélectionnée
hall-clear = Vider
hall-leave-out = Retirer { $seat }
hall-whole-row = Tout le rang { $row }
hall-whole-order = Toute la commande ({ $count } places)
hall-whole-section = Toute la section { $section }
hall-select-found = { $count ->
    [one] Sélectionner cette place
   *[other] Sélectionner ces { $count } places
}
hall-places = Places libres dans { $section }
hall-select-places = Sélectionner

## Ce que l’on peut faire
hall-actions = Que faire de ces places
hall-action = { $action } ({ $count })
hall-do-sell = Vendre au guichet
hall-do-hold = Réserver pour quelqu’un
hall-do-confirm = Vendre ce qui est réservé
hall-do-extend = Prolonger la réservation
hall-do-release = Reprendre
hall-do-move = Déplacer
hall-do-transfer = Transmettre
hall-do-block = Bloquer
hall-do-unblock = Remettre en vente
hall-do-price = Changer le prix
hall-do-channel = Changer le canal
hall-too-many = { $action } : { $most } au plus à la fois.
hall-whose = { $more ->
    [0] Titulaires : { $holders }.
   *[other] Titulaires : { $holders } et { $more } autres.
}
hall-others-stay = { $count ->
    [one] Une autre place de la sélection reste comme elle est.
   *[other] { $count } autres places de la sélection restent comme elles sont.
}
hall-together = { $parts ->
    [1] Toutes ou aucune.
   *[other] { $parts } étapes, chacune pour elle-même : une commande entière ici en est une, toute autre place aussi.
}
hall-holder = Pour qui
hall-holder-missing = Dites pour qui.
hall-to-holder = À qui
hall-held-for = La réservation dure { $time }.
hall-reason = Motif
hall-reason-missing = Dites pourquoi.
hall-price-class = Prix
hall-full-price = Plein tarif, { $total }
hall-channel = Garder pour
hall-general-sale = vente libre
hall-channels-differ = Ces places sont gardées pour des canaux différents. Prenez un canal à la fois.
hall-class-price = { $name }, { $total }
hall-new-price = Nouveau prix en { $currency }
hall-price-odd = Écrivez un prix comme { $example }.
hall-target = Vers quelle place
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Écrivez son nom ou choisissez-la sur le plan.
   *[other] Écrivez la première de { $count } de suite, ou toutes avec « ; » entre elles, ou choisissez-les sur le plan.
}
hall-target-missing = Dites vers quelle place.
hall-target-chosen = { $left ->
    [0] Vers { $seat }.
   *[other] Vers { $seat }. Encore à choisir : { $left }.
}
hall-target-taken = { $seat } n’est pas libre.
hall-target-many = Plusieurs places libres s’appellent « { $text } ». Nommez aussi la section.
hall-target-count = Places nécessaires : { $count }, nommées : { $named }.
hall-target-few = À partir de { $seat }, seules { $free } sont libres de suite ; il en faut { $count }.
hall-from-to = { $from } → { $to }
hall-orders = Ces places ne sont pas d’une même commande. Déplacez ensemble celles d’une commande, les autres une à une.
hall-never-mind = Annuler
hall-not-sent = Impossible de le vérifier en ce moment. Rien n’a été envoyé.

## Ce qu’il en est advenu
hall-news = Ce qui a été fait
hall-under-way = { $action } : { $seats } …
hall-cut-off = Pas de connexion. C’est conservé et renvoyé tout seul.
hall-busy = Beaucoup de monde en ce moment. C’est renvoyé tout seul.
hall-away = Une partie de Rowlock est absente en ce moment. L’envoi se refait tout seul.
hall-done-sell = Vendu à { $holder } : { $seats }, { $price }.
hall-done-hold = Réservé pour { $holder } jusqu’à { $time } : { $seats }, { $price }.
hall-done-confirm = Vendu : { $seats }.
hall-done-extend = Réservé jusqu’à { $time } : { $seats }.
hall-done-release = Repris : { $seats }. Motif : { $reason }.
hall-done-move = Déplacé : { $seats } vers { $to }.
hall-done-transfer = Transmis à { $holder } : { $seats }.
hall-done-block = Bloqué : { $seats }.
hall-done-unblock = De nouveau en vente : { $seats }.
hall-done-price = Désormais { $price } chacune : { $seats }.
hall-done-channel = Gardé pour { $channel } : { $seats }.
hall-done-general = En vente libre : { $seats }.
hall-spared = { $count ->
    [one] Une a été vendue entre-temps et garde son prix.
   *[other] { $count } ont été vendues entre-temps et gardent leur prix.
}
hall-not-done = Pas fait – { $action } : { $seats }.
hall-way = Ce qui fait obstacle : { $seats }.
hall-half-sold = Réservé pour { $holder }, mais pas vendu.
hall-show = Montrer
hall-code-NOT_RESERVED = Plus personne ne l’a.
hall-code-NOT_RESERVED-order = Elles ne sont plus de cette commande ; rien n’a été changé.
hall-code-NOT_HOLDER = Quelqu’un d’autre l’a maintenant ; rien n’a été changé.
hall-code-TICKET_UNAVAILABLE = Ce n’est plus libre.
hall-code-NO_MATCHING_SEATS = Elles ne sont plus toutes libres.
hall-code-LIMIT_REACHED = C’est plus qu’un seul titulaire ne peut avoir.
hall-code-COOLING_DOWN = Cette personne l’avait il y a un instant ; d’autres passent d’abord.
hall-code-NOT_ALLOWED = Vous n’avez pas le droit de faire cela.
hall-code-NOT_FOUND = Cela n’existe plus.
hall-code-INVALID_REQUEST = Quelque chose n’y est pas permis.

## Une place
hall-reading = Recherche en cours …
hall-unread = La recherche n’a pas abouti.
hall-read-again = Réessayer
hall-status = État
hall-whose-label = Titulaire
hall-nobody = personne
hall-since = Depuis
hall-until = Réservée jusqu’à
hall-price-label = Prix
hall-price-was = { $price } ; maintenant { $now }
hall-category = Catégorie
hall-order = Commande
hall-history = Ce qui lui est arrivé
hall-history-empty = Rien encore.
hall-number = nº { $number }
hall-because = Motif : { $reason }
hall-older = Montrer les plus anciens
hall-was-reserve = Réservée
hall-was-order = Réservée par une commande
hall-was-confirm = Vendue
hall-was-extend = Réservée plus longtemps
hall-was-release = Rendue
hall-was-expire = La réservation a expiré
hall-was-cancel = Reprise
hall-was-transfer = Reçue par transmission
hall-was-transfer-away = Transmise
hall-was-move = Déplacé ici
hall-was-move-away = Déplacé ailleurs
hall-was-changed = Changée
