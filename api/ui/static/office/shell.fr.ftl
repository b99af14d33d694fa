# Ce que dit la billetterie, à côté des textes des acheteurs.

## La porte et le cadre
box-office = Billetterie
skip-to-content = Aller au contenu
come-in = Billetterie
locked = La billetterie est verrouillée
key-or-token = Clé ou jeton d’opérateur
key-hint = Elle reste dans cet onglet et est oubliée après 15 minutes sans que personne ne touche la page.
enter = Entrer
asking = Un instant …
left-idle = Personne n’était là pendant 15 minutes, la page s’est donc verrouillée. Montrez de nouveau votre clé et vous êtes là où vous étiez.
left-locked = Verrouillé. La clé est oubliée ici.
left-odd = Cela ne peut être une clé : il y a des espaces ou d’autres signes qu’aucune n’a.
left-refused = Cette clé ou ce jeton ne vaut pas ici, ou ne vaut plus.
left-no-right = C’est le jeton d’un acheteur : il n’ouvre pas la billetterie. Il faut la clé d’une boutique ou le jeton d’un opérateur.
left-unreachable = Rien ne répond en ce moment, personne ne peut dire à qui est cette clé.
locks-soon = Personne n’a touché cette page depuis un moment : elle se verrouille dans moins d’une minute. N’importe quelle touche la garde ouverte.
lock = Verrouiller
sections-of-office = Parties de la billetterie
as-operator = Opérateur { $name }
as-key = { $name }
may = Peut
in-events = Dans les événements
all-events = tous
until = Jusqu’au
no-end = sans fin
idle-hint = La page se verrouille après 15 minutes sans que personne ne la touche.
nothing-here = Il n’y a rien ici.
reading = Un instant …
try-again = Réessayer
cut-off = Rien ne répond. Ce qui est affiché peut être ancien.
server-trouble = La billetterie a des difficultés en ce moment ; rien n’a été modifié.
needs-scope = Votre clé ne le permet pas : il lui manque le droit { $scope }.
problem-NOT_FOUND = Cela n’existe pas, ou pas pour cette clé.
problem-OVERLOADED = Il y a beaucoup de monde en ce moment. Réessayez dans un instant.
problem-STORE_UNAVAILABLE = Une base ne répond pas en ce moment ; rien n’a été modifié.
problem-IN_PROGRESS = Quelqu’un d’autre fait la même chose en ce moment. Réessayez dans un instant.
problem-INVALID_INVENTORY = Le fichier a des erreurs ; rien n’en a été importé.
problem-EVENT_SOLD = Des billets de cet événement ont été vendus : annulez-le plutôt.
problem-EVENT_HELD = Quelqu’un retient des billets de cet événement : annulez-le, et supprimez-le quand plus rien n’est retenu.
problem-EVENT_EXISTS = Un événement de cet identifiant existe déjà.
problem-INVALID_REQUEST = Quelque chose n’est pas comme il faut.
yes = oui
no = non
remove = Retirer
name = Nom
category = Catégorie
price = Prix
status = État
field = Champ
value = Valeur
leave-it = Laisser tel quel
save = Enregistrer
undo = Annuler les changements
saved = Enregistré.
create = Créer

## Événements
new-event = Nouvel événement
search-events = Chercher
no-events = Il n’y a pas d’événement pareil.
no-date = sans date
events-cut = Seuls les { $count } plus récents sont affichés.
standing = { $sold } vendus · { $held } retenus · { $free } libres
buyers-page = La page des acheteurs
views-of-event = Vues de cet événement
closed-views = Pas avec cette clé : { $views } ({ $scopes })
cancelled-because = Annulé. Raison : { $reason }
state-on-sale = en vente
state-sold-out = complet
state-before-sale = vente pas encore ouverte
state-sale-over = vente terminée
state-over = a commencé
state-cancelled = annulé
state-empty = pas encore de places
tab-hall = Salle
tab-sales = Ventes
tab-names = Noms
tab-seats = Places
tab-rules = Règles

## Ventes
status-SOLD = Vendues
status-HELD = Retenues
status-AVAILABLE = Libres
status-NOT_FOR_SALE = Hors vente
takings = Recettes
held-value = Valeur retenue
no-seats-yet = Cet événement n’a pas encore de places.
fill = Remplissage
fill-by-section = Remplissage par section
sales-by-minute = Vendu dans la dernière heure, par minute
sales-by-day = Vendu par jour
by-category = Par catégorie
by-price-class = Par tarif
price-of-seat = prix propre de la place
as-table = En tableau
minute = Minute
day = Jour

## Noms
names-title = Qui est assis où
take-as = En { $format }
print = Imprimer
search-names = Place ou nom
sold-and-held = vendues et retenues
read-again = Relire
names-count = { $count ->
    [one] { $count } sur { $all }
   *[other] { $count } sur { $all }
}
names-none = Personne ne correspond.
names-empty = Personne n’a encore de place.
row-title = Rang
seat-title = Place
holder = Titulaire
held-to = jusqu’à { $time }

## Importation
import-title = Importer des places
import-hint = CSV, Excel, OpenDocument, NDJSON ou un plan de salle. D’abord un essai seulement : vous voyez chaque erreur et la salle ; ensuite vous importez. Ce qui existe déjà reste tel quel.
choose-file = Choisir un fichier
drop-file = ou le déposer ici
import-price = Prix là où le fichier n’en a pas ({ $currency })
import-price-hint = Vide : ces places ne coûtent rien.
import-major = Les nombres entiers seuls sont des euros, pas des centimes
import-major-hint = « 45 » vaut alors 45,00 ; sinon 0,45.
import-columns = Ce que sont les colonnes, quand leur nom ne le dit pas
import-columns-hint = Une par ligne : Bereich=section. Champs : section, row, number, price, category, x, y, capacity …, attribute ou ignore.
trying-file = Le fichier est à l’essai …
tried-title = Essayé : { $file }
mistakes-found = { $count ->
    [one] Il y a une erreur ; rien du fichier ne peut être importé.
   *[other] Il y a { $count } erreurs ; rien du fichier ne peut être importé.
}
import-would = { $added ->
    [0] Rien n’y est nouveau.
    [one] Une place serait nouvelle.
   *[other] { $added } places seraient nouvelles.
}
import-rest = { $unchanged } existent déjà ainsi, { $conflicting } autrement ; { $free } ne coûtent rien.
columns-taken = Compris comme : { $columns }.
mistakes = Erreurs
line = Ligne
what-is-wrong = Ce qui est permis
and-more = et { $count } de plus
conflicts = Enregistré autrement
conflicts-hint = Ces places existent déjà et restent telles qu’enregistrées. Changez-les dans la salle.
in-file = Dans le fichier
stored = Enregistré
warnings = À savoir
as-buyers-see = Comme les acheteurs la verront
import-now = { $count ->
    [one] Importer une place
   *[other] Importer { $count } places
}
mend-first = Corrigez d’abord le fichier.
import-did = { $added ->
    [one] Une place importée.
   *[other] { $added } places importées.
}
section-seats = { $section } : { $count ->
    [one] une place
   *[other] { $count } places
}
no-category = Places
map-look = Pointez une place pour lire son nom.
placeless = { $count ->
    [one] Une place n’est pas sur le plan ; les acheteurs la trouvent dans la liste.
   *[other] { $count } places ne sont pas sur le plan ; les acheteurs les trouvent dans la liste.
}
sections-in-words = Les sections en mots
rows = Rangs
seats-or-places = Places

## Règles
rules-about = L’événement
rules-sale = La vente
rules-holds = Retenues
rules-limits = Limites
rules-waiting = Attendre une place
rules-prices = Tarifs
times-in-zone = Heures selon l’horloge de { $zone }.
rule-name = Nom
rule-id = Identifiant
rule-id-hint = Dans les adresses et les identifiants des billets, pour toujours. Vide : il est fait du nom.
rule-starts_at = Commence
rule-time_zone = Fuseau horaire
rule-currency = Monnaie
rule-currency-hint = Trois lettres, comme EUR ; pour toujours.
rule-sales_open_at = La vente ouvre
rule-sales_open_at-hint = Vide : tout de suite.
rule-sales_close_at = La vente ferme
rule-sales_close_at-hint = Vide : quand l’événement commence.
rule-confirm_by = Qui fait d’une retenue une vente
rule-confirm_by-shop = la boutique, une fois payé
rule-confirm_by-holder = le titulaire lui-même
rule-sell_after_start = Vendre aussi après le début
rule-refundable = Les titulaires peuvent rendre ce qui est vendu
rule-closed_sections = Sections fermées
rule-closed_sections-hint = Rien n’y est vendu ; qui a une place la garde.
rule-hold_seconds = Une retenue dure
rule-max_hold_seconds = Avec prolongations au plus
rule-cool_down_seconds = Pas de nouveau pendant
rule-cool_down_seconds-hint = Qui a rendu une place, ou l’a laissée expirer, ne peut la reprendre si tôt.
rule-max_per_holder = Places d’un titulaire
rule-max_per_holder-hint = Vide : sans limite.
rule-max_per_guest = Places d’un invité
rule-max_per_guest-hint = Vide : sans limite propre.
rule-max_wait_seconds = On peut attendre
rule-max_wait_seconds-hint = 0 : personne n’attend.
rule-max_waiting_per_ticket = Qui attendent une même place
rule-max_waiting_per_holder = Places que l’on attend
rule-price_classes = Tarifs
rule-price_classes-hint = Comme enfant : on le choisit avec la place. Un prix pour la catégorie de la place passe avant un prix pour toutes.
unit-seconds = secondes
no-sections = Il n’y a pas encore de sections.
price-class = Tarif
channel = Contingent
price-class-number = Tarif { $number }
price-in = Prix ({ $currency })
every-category = toutes
add-price-class = Ajouter un tarif
remove-price-class = Retirer le tarif { $name }
changed-rules = { $count ->
    [0] Rien n’est changé.
    [one] Une règle est changée.
   *[other] { $count } règles sont changées.
}
mistake-empty = Cela ne doit pas être vide.
mistake-long = Au plus { $high } caractères.
mistake-zone = Ce doit être un fuseau horaire, comme Europe/Berlin.
mistake-moment = Les horloges n’y montrent jamais cette heure.
mistake-number = Un nombre entier de { $low } à { $high }.
mistake-prices = Il faut à chacun un nom et un prix comme 12,50.

## Tournants dans la vie d'un événement
turns = Dans la vie de l’événement
turn-postpone = Reporter
turn-postpone-text = Il commence à un autre moment ; qui a des billets les garde. S’il était passé, il vend de nouveau.
turn-copy = Copier
turn-copy-text = Un nouvel événement avec les mêmes règles, le même plan et des places que personne n’a. Sa vente ouvre et ferme autant de temps avant.
turn-cancel = Annuler l’événement
turn-cancel-text = La vente s’arrête tout de suite. { $sold } billets vendus et { $held } retenus : qui en a un le garde, les retenues finissent d’elles-mêmes.
turn-reopen = Revenir sur l’annulation
turn-reopen-text = Il vend de nouveau selon ses règles. Ce qui a expiré ou a été rendu entre-temps est libre.
turn-delete = Supprimer
turn-delete-text = L’événement et toutes ses places disparaissent pour de bon. C’est possible car personne n’en a.
reason = Raison
cancelled-affected = Annulé. { $sold } billets étaient vendus et { $held } retenus, par { $holders } titulaires.

## Files
queues = Files d’attente
waiting-commands = Commandes en attente
oldest = La plus ancienne attend
workers = Ouvriers
sweeps = Balayeurs
apis = Processus d’API
deliveries = Expéditeurs de webhooks
poison = Impossibles à régler
set-aside = Impossibles à lire
poison-hint = Chacune a reçu la réponse INTERNAL. Elles sont dans la table poison ; corrigez la cause, puis supprimez les lignes.
troubles = Quelque chose dont dépend Rowlock n’est pas comme il faut
troubles-hint = « rowlock doctor » dit ce qui a été trouvé et que faire.
out-of-reach = Hors d’atteinte, car le serveur qui les garde ne répond pas : { $queues }
by-queue = File par file
queue = File
being-settled = En cours de règlement
processes = Qui travaille
