## Time

time-in-days = dans { $count } jours
time-in-hours = dans { $count } heures
time-in-minutes = { $count ->
    [one] dans une minute
   *[other] dans { $count } minutes
}
time-days-ago = il y a { $count } jours
time-hours-ago = il y a { $count } heures
time-minutes-ago = { $count ->
    [one] il y a une minute
   *[other] il y a { $count } minutes
}

## Mail

mail-greeting = Bonjour { $name },
mail-greeting-plain = Bonjour,
mail-label-when = Quand
mail-label-where = Où
mail-label-total = Total
mail-label-code = Code
mail-until = jusqu’à { $time }
mail-until-date = jusqu’au { $date }
mail-free = Gratuit
mail-footer = Vous recevez cet e-mail parce que cette adresse a été indiquée pour des billets ou dans le chat.
mail-instead-subject = Du nouveau pour { $event }
mail-instead-subject-plain = Un message pour vous
mail-instead-why = Ce message vous parvient par e-mail, car je n’ai pas pu vous joindre dans le chat.

mail-tickets-subject = { $count ->
    [one] Votre billet pour { $event }
   *[other] Vos { $count } billets pour { $event }
}
mail-tickets-headline = C’est confirmé !
mail-tickets-intro = { $count ->
    [one] Voici votre billet. Présentez le code à l’entrée, sur votre téléphone ou sur papier.
   *[other] Voici vos { $count } billets. Chaque personne présente un code à l’entrée, sur un téléphone ou sur papier.
}
mail-tickets-event = Voir l’événement
mail-tickets-position = Billet { $seat } sur { $of }
mail-tickets-open = Ouvrir le billet
mail-tickets-qr = Code QR du billet { $code }
mail-tickets-once = Chaque code est valable pour une seule personne et une seule fois. Toute personne qui l’a peut entrer avec : ne le transmettez qu’à celle à qui il est destiné.
mail-tickets-attached = { $count ->
    [one] En pièces jointes : votre billet en image et la date pour votre agenda.
   *[other] En pièces jointes : vos billets en images et la date pour votre agenda.
}

mail-code-subject = { $code } est votre code
mail-code-headline = Confirmez votre adresse e-mail
mail-code-intro = Saisissez ce code dans le chat :
mail-code-minutes = { $count ->
    [one] Il est valable une minute.
   *[other] Il est valable { $count } minutes.
}
mail-code-ignore = Si vous ne l’avez pas demandé, ignorez cet e-mail. Sans le code, rien ne se passe.

## Buttons

button-fill-in = Remplir le formulaire
button-start = Accueil
button-help = Aide
button-settings = Réglages
button-back = ← Retour
button-cancel = ✕ Annuler
button-skip = Passer
button-keep = Ne pas changer
button-done = Terminé
button-remove = Supprimer
button-previous = ← Précédent
button-next = Suivant →
button-try-again = Réessayer
button-look = Voir
button-new-event = ＋ Nouvel événement
button-my-events = Mes événements
button-my-tickets = Mes billets
button-on-sale = À l’affiche
button-check-in = Contrôle
button-to-event = Voir l’événement
button-keep-event = Non, le garder
button-public-page = Page publique
button-get-tickets = Obtenir des billets
button-share = Partager : ouvrir dans Telegram
button-publish = Publier
button-edit = Modifier
button-discard = Abandonner
button-add-tier = ＋ Catégorie
button-tiers = Catégories
button-tier-edit = ✎ { $name }
button-tier-window = Dates de vente : { $name }
button-tier-remove = ✕ { $name }
button-tier-role-off = ✕ Rôle { $role } ({ $tier })
button-pools = Quotas partagés
button-add-pool = ＋ Quota partagé
button-pool-edit = ✎ { $name }
button-pool-remove = ✕ { $name }
button-orders = Commandes
button-order = Voir la commande
button-attendees = Participants
button-as-file = En fichier
button-staff = Équipe d’accueil
button-duplicate = Dupliquer
button-post = Publier dans un groupe ou canal
button-post-to = Publier dans : { $chat }
button-post-again = Publier aussi ailleurs
button-buy-this = Acheter { $what }
button-other-number = Un autre nombre
button-calendar-days = ‹ Retour aux jours
button-calendar-type = Une autre heure ? Écrivez-la
button-cancel-event = Annuler l’événement
button-undelivered = Non remis : { $count }
button-by-mail = Par e-mail à la place : { $count }
button-send-again = Renvoyer : { $name }
button-pay = Payer { $amount }
button-pay-for = Payer : { $name }
button-give-up = Libérer les places
button-open-chat = Ouvrir la discussion
button-show-me = Montrez-moi
button-open-ticket = Ouvrir le billet
button-calendar = Ajouter à l’agenda
button-show-all = Tout afficher
button-reissue = Remplacer le code
button-keep-ticket = Non, le garder
button-transfer = Transférer
button-hand-over-now = Créer le code
button-take-over = Prendre le billet
button-take-back-code = Annuler le transfert
button-new-code = Nouveau code
button-refund-order = Rembourser la commande…
button-refund-ticket = Rembourser le billet { $seat } ({ $tier })…
button-refund-now = Rembourser { $amount }
button-refund-again = Rembourser à nouveau { $amount }
button-take-back = Reprendre les billets
button-staff-invite = Inviter quelqu’un
button-join = Rejoindre sur Telegram
button-staff-remove = ✕ { $name }
button-gate = Nommer l’accès
button-leave-door = Quitter l’entrée
button-undo = ↩ Annuler
button-admit = Laisser entrer : { $ticket }
button-undo-of = ↩ Annuler : { $ticket }
button-forget-email = Oublier mon e-mail
button-identities = Mes messageries
button-link-another = Relier une autre messagerie
button-link-telegram = Ouvrir Telegram
button-link = Oui, c’est aussi moi
button-not-link = Non, laisser ainsi
button-unlink = Séparer : { $name }
button-unlink-now = Séparer

## Conversation

chat-thread-lost = J’ai été mis à jour et j’ai perdu le fil de notre échange. Rien de ce que vous avez créé n’est perdu : reprenez simplement cette étape.
chat-unknown-input = Je lis les textes et les images de billets, rien d’autre pour l’instant. /help montre ce que je sais faire.
chat-not-understood = Je n’ai pas compris. Que souhaitez-vous faire ?
chat-answered-privately = { $name }, je vous ai répondu dans notre discussion privée.
chat-write-first = { $name }, ceci n’est que pour vous, et je ne peux pas vous écrire en premier. Ouvrez notre discussion et appuyez sur Démarrer.
chat-answer-here = { $name }, je ne peux pas vous envoyer de message privé. Appuyez sur le bouton : la réponse ne sera visible que de vous.
chat-not-shown = Je n’ai pas pu vous afficher la réponse ici. Ce que vous avez demandé est peut-être fait quand même : regardez avant de le redemander.
chat-hidden-sender = Je ne vois pas qui vous êtes : vous écrivez ici de façon anonyme. Écrivez-moi en privé, ou désactivez « Rester anonyme ».
chat-form-left = Très bien, on laisse cela de côté.
chat-nothing-to-cancel = Il n’y a rien en cours à annuler.
chat-had-that = J’avais déjà reçu cela : rien n’a été fait deux fois.
failure-with-reference = Une erreur s’est produite de notre côté, et rien n’a été modifié. Réessayez ; si cela se reproduit, donnez cette référence à l’hébergeur : { $reference }

start-title = Bonjour { $name } !
start-what = Je m’occupe d’événements : billets, paiements et entrée, ici même dans le chat.
start-organizer = Vous organisez ? Créez un événement et ses billets en deux minutes : /new
start-attendee = Envie de sortir ? Voyez ce qui est à l’affiche et prenez vos billets : /buy
start-staff = Vous êtes à l’entrée ? Envoyez-moi une photo du QR d’un billet : /checkin
greeting-title = Bonjour à tout le monde !
greeting-members = Envie de sortir ? /buy montre ce qui se passe et vous procure des billets.
greeting-server = Vous gérez ce serveur ? Commencez par /server settings, puis créez un événement avec /event create.
greeting-group = Vous organisez ? Créez un événement avec /new en tête-à-tête avec moi, puis montrez-le ici avec /post.
greeting-help = Le reste est dans /help, que je ne montre qu’à vous.

help-title = Ce que je sais faire
help-for-everybody = Pour tout le monde
help-for-organizers = Pour organiser
help-for-staff = À l’entrée
help-for-servers = Pour gérer ce serveur
help-closing = Les noms d’événements peuvent être abrégés : /buy jazz trouve la soirée jazz. Où que vous soyez, /cancel abandonne et /back revient à l’étape précédente.

command-menu-check-in = Contrôler le billet
command-menu-attendee = Participant
command-help-start = Commencer ici
command-help-help = Ce que je sais faire
command-help-buy = Voir ce qui est à l’affiche et acheter des billets
command-help-tickets = Vos billets et ce qui attend un paiement
command-help-settings = Langue, fuseau horaire, devise, e-mail
command-help-language = Choisir votre langue
command-help-timezone = Choisir votre fuseau horaire
command-help-email = Confirmer votre adresse e-mail
command-help-new = Créer un événement
command-help-events = Vos événements
command-help-show = Un de vos événements, avec ses chiffres
command-help-edit = Modifier un événement
command-help-cover = Mettre une image en tête de la page d’un événement
command-help-publish = Mettre un brouillon en vente
command-help-cancel-event = Annuler un événement et rembourser ses billets
command-help-duplicate = Un nouveau brouillon à partir d’un événement
command-help-post = Publier la carte d’un événement dans un groupe ou un canal
command-help-tiers = Les catégories de billets d’un événement
command-help-tier-add = Ajouter une catégorie de billets
command-help-tier-edit = Modifier une catégorie de billets
command-help-tier-remove = Supprimer une catégorie de billets
command-help-tier-role = Donner un rôle de ce serveur à qui a un billet
command-help-pools = Les quotas que plusieurs catégories partagent
command-help-orders = Qui a acheté quoi
command-help-attendees = Qui a des billets, aussi en fichier
command-help-refund = Rembourser une commande ou un de ses billets
command-help-currency = Choisir la devise de vos nouveaux événements
command-help-notices = Choisir ce que vous apprenez des ventes
command-help-staff = Qui est à l’entrée
command-help-staff-add = Ajouter ou inviter quelqu’un dans l’équipe d’accueil
command-help-staff-remove = Retirer quelqu’un de l’équipe d’accueil
command-help-join = Rejoindre l’équipe d’accueil avec une invitation
command-help-take = Prendre un billet que quelqu’un vous transfère
command-help-link = Être la même personne ici et sur une autre messagerie
command-help-unlink = Les messageries d’où vous écrivez, et les séparer
command-help-checkin = Contrôler les billets, par code ou par photo
command-help-attendee = Les billets de quelqu’un, pour le laisser entrer
command-help-gate = Nommer l’accès où vous êtes
command-help-cancel = Abandonner ce qui est en cours
command-help-back = Revenir à l’étape précédente
command-help-skip = Laisser une question telle quelle
command-help-server = Les réglages de ce serveur
command-help-server-events = Voir les événements rattachés à ce serveur, et en retirer un
command-help-server-roles = Voir les rôles de ce serveur que donnent les billets, et en retirer un
command-help-server-organizers = Choisir le rôle qui peut ajouter des événements à ce serveur
command-help-server-announcements = Choisir le salon où les événements publiés sont annoncés
command-help-server-currency = Choisir la devise des nouveaux événements de ce serveur
command-help-server-timezone = Choisir le fuseau horaire des nouveaux événements de ce serveur
command-help-server-language = Choisir la langue de ce que tout le monde voit sur ce serveur

command-group-event = Vos événements : créer, modifier, publier, annuler
command-group-tier = Les catégories de billets d’un événement
command-group-pool = Les quotas que plusieurs catégories partagent
command-group-staff = Qui est à l’entrée d’un événement
command-group-server = Comment je fonctionne sur ce serveur
command-group-ticket = Les billets qui changent de mains

parameter-name-event = événement
parameter-name-tier = catégorie
parameter-name-quantity = quantité
parameter-name-person = personne
parameter-name-code = code
parameter-name-photo = photo
parameter-name-name = nom
parameter-name-invitation = invitation
parameter-name-value = valeur
parameter-name-about = sujet
parameter-name-role = rôle
parameter-name-channel = salon

parameter-help-event-own = Un de vos événements ; une partie du nom suffit
parameter-help-event-on-sale = Où vous voulez aller ; une partie du nom suffit
parameter-help-event-door = L’événement à l’entrée duquel vous êtes
parameter-help-tier = Quelle catégorie de billet
parameter-help-quantity = Combien de billets
parameter-help-person = De qui il s’agit
parameter-help-staff = Quelqu’un de l’équipe d’accueil
parameter-help-code = Le code, tel qu’il vous a été montré ou envoyé
parameter-help-photo = Une image où l’on voit le QR
parameter-help-cover = Une image, plutôt large que haute
parameter-help-name = Un nom ; sans lui, vous voyez ce qu’il y a
parameter-help-invitation = L’invitation qui vous a été envoyée
parameter-help-value = Ce que cela doit être ; sans réponse, vous voyez ce qu’il y a
parameter-help-about = Votre événement en une phrase ; sans réponse, on vous questionne
parameter-help-role = Un rôle de ce serveur
parameter-help-channel = Un salon de ce serveur

## Forms

progress-at-details = ● Détails  ○ Billets  ○ Vérification
progress-at-tickets = ✓ Détails  ● Billets  ○ Vérification
progress-at-review = ✓ Détails  ✓ Billets  ● Vérification
form-question = { $title } · { $number } sur { $count }
form-now = Actuellement
form-choice-none = Ne rien indiquer

form-event-title = Nouvel événement
form-edit-title = Modifier { $name }
form-name-label = Comment s’appelle l’événement ?
form-name-hint = Par exemple : Soirée jazz
form-starts-label = Quand commence-t-il ?
form-starts-hint = Date et heure ({ $zone }), par exemple : 2027-05-21 20:00 ou 21/05/2027 20h
form-starts-hint-there = Heure locale là-bas, par exemple : 2027-05-21 20:00 ou 21/05/2027 20h
form-ends-label = Quand se termine-t-il ?
form-ends-hint = Date et heure. La fin peut rester ouverte.
form-ends-end-of-day = À la fin de ce jour-là
form-venue-label = Où a-t-il lieu ?
form-venue-hint = Le lieu, tel qu’on le trouve
form-capacity-label = Combien de personnes peuvent venir ?
form-capacity-hint = Toutes catégories confondues. Il ne se vendra jamais plus de billets que cela.
form-capacity-unlimited = Sans limite propre
form-description-label = De quoi s’agit-il ?
form-description-hint = Quelques phrases pour la page de l’événement
form-cover-label = Une image pour la page de l’événement ?
form-cover-hint = Une photo ou une affiche, de préférence en paysage. PNG, JPEG ou WebP.
form-zone-label = Dans quel fuseau horaire est-ce ?
form-zone-hint = Une ville suffit : Paris, New York, Tokyo
form-zone-title = Fuseau horaire
form-currency-label = Quelle devise ?
form-currency-hint = Trois lettres, par exemple EUR, USD ou JPY
form-currency-title = Devise
form-tier-title = Billets pour { $name }
form-tier-edit-title = Modifier { $name }
form-tier-name-label = Comment s’appelle cette catégorie ?
form-tier-name-hint = Ce nom est affiché à l’achat
form-price-label = Combien coûte un billet, en { $currency } ?
form-price-hint = Par exemple { $example } ; 0 signifie gratuit
form-quantity-label = Combien y en a-t-il ?
form-quantity-hint = Un nombre entier
form-limit-label = Combien peut-on en acheter à la fois ?
form-limit-hint = De 1 à 100
form-pool-title = Quota partagé pour { $name }
form-pool-edit-title = Modifier { $name }
form-pool-name-label = Comment s’appelle ce quota ?
form-pool-name-hint = Ce nom n’est visible que de vous, par exemple : Balcon
form-pool-seats-label = Combien de places compte-t-il ?
form-pool-seats-hint = Ensemble, ses catégories n’en vendront jamais davantage
form-pool-tiers-label = Quelles catégories le partagent ?
form-pool-tiers-hint = Des numéros ou des noms, par exemple 1, 2 ou toutes. Il y a : { $tiers }
form-pool-tiers-all = toutes
form-pool-tiers-and = et
form-sales-title = Dates de vente : { $name }
form-sales-start-label = Quand la vente commence-t-elle ?
form-sales-start-hint = Date et heure ({ $zone })
form-sales-start-now = Dès le début
form-sales-end-label = Quand la vente se termine-t-elle ?
form-sales-end-hint = Date et heure ({ $zone })
form-sales-end-with-event = À la fin de l’événement
form-sales-end-day-before = À minuit avant l’événement
form-how-many-label = Combien de billets « { $tier } » souhaitez-vous ?
form-how-many-hint = Jusqu’à { $limit } par commande
form-email-title = E-mail
form-email-label = Quelle est votre adresse e-mail ?
form-email-hint = J’y enverrai un code pour vérifier qu’elle est bien à vous
form-email-code-label = Quel code vous ai-je envoyé ?
form-email-code-hint = Six chiffres, dans l’e-mail qui arrive
form-gate-title = Accès
form-gate-label = À quel accès êtes-vous ?
form-gate-hint = Par exemple : accès nord. Un second contrôle du même billet l’indiquera.

tier-name-general = Entrée générale
tier-name-early = Prévente
tier-name-vip = VIP

## Events

price-free = gratuit
events-title = Vos événements
events-none = Vous n’avez pas encore d’événement. On en crée un ?
events-which-one = Lequel voulez-vous dire ?
event-from-until = { $starts } – { $ends }
event-status-draft = Brouillon : visible de vous uniquement
event-status-published = En vente
event-status-cancelled = Annulé
event-status-ended = Terminé
event-short-draft = brouillon
event-short-cancelled = annulé
event-short-ended = terminé
event-sold = vendus : { $count }
event-label-when = Quand
event-label-where = Où
event-label-capacity = Capacité
event-label-tickets = Billets
event-label-pools = Quotas partagés
event-label-takings = Encaissé
event-label-refunded = Remboursé
event-label-attendance = Entrées
event-label-share = Pour acheter, il suffit d’écrire
event-label-share-link = Partager
event-capacity = { $capacity ->
    [one] une personne
   *[other] { $capacity } personnes
}
event-capacity-open = selon les catégories
event-no-tiers = Pas encore de billets : ajoutez au moins une catégorie, gratuite ou payante.
event-attendance = { $admitted } sur { $tickets } à l’intérieur
tier-from = à partir du { $from }
tier-until = jusqu’au { $until }
tier-ended = vente terminée
event-from-price = dès { $price }
tier-sold-out = épuisé
tier-few-left = { $count ->
    [one] plus qu’un seul
   *[other] plus que { $count }
}
tier-left = { $count ->
    [one] encore un
   *[other] encore { $count }
}
tier-counts = vendus : { $sold }, réservés : { $held }, sur { $quantity }
tier-over-capacity = « { $tier } » compte { $quantity } billets, mais la capacité de l’événement est de { $capacity } : il ne s’en vendra pas davantage.
tiers-title = Catégories : { $name }
tier-remove-ask = Supprimer la catégorie « { $tier } » de l’événement { $name } ?
tier-role = donne le rôle { $role } sur { $server }
tier-role-waiting = { $count ->
    [one] une personne doit encore le recevoir ou le perdre
   *[other] { $count } personnes doivent encore le recevoir ou le perdre
}
tier-role-absent = { $count ->
    [one] une personne n’est pas sur ce serveur
   *[other] { $count } personnes ne sont pas sur ce serveur
}
tier-role-not-allowed = Je n’ai pas le droit de le donner : autorisez mon rôle à gérer les rôles et placez-le au-dessus de celui-ci.
tier-role-gone = Ce rôle n’existe plus là-bas. Retirez-le ici et choisissez-en un autre.
tier-role-server-gone = Je ne suis plus sur ce serveur.
tier-role-refused = Sur ce serveur, personne ne peut donner ce rôle. Retirez-le ici et choisissez-en un autre.
tier-role-done = Toute personne qui a un billet « { $tier } » reçoit ici le rôle { $role }, et le perd si le billet est remboursé ou cédé.
tier-role-linked = Les personnes qui ont acheté sur une autre messagerie le reçoivent dès que leurs comptes sont reliés avec /link.
tier-role-off-ask = Retirer le rôle { $role } de « { $tier } » ? Les personnes qui ne l’ont que par ces billets le perdront.
natives-tried-again = Je réessaie.
pools-title = Quotas partagés : { $name }
pools-none = Plusieurs catégories peuvent partager un quota : ensemble, elles ne vendront jamais plus de places qu’il n’en compte.
pools-need-tiers = Un quota peut être partagé dès qu’il y a deux catégories.
pool-left = disponibles : { $left } sur { $quantity }
pool-no-tiers = aucune catégorie
pool-remove-ask = Supprimer le quota partagé « { $pool } » de l’événement { $name } ? Chacune de ses catégories sera alors vendue jusqu’à son propre nombre.

edit-what = Que souhaitez-vous modifier ?
edit-none = non précisée
edit-name = Nom
edit-starts = Début
edit-ends = Fin
edit-venue = Lieu
edit-description = Description
edit-capacity = Capacité
edit-zone = Fuseau horaire
edit-currency = Devise
edit-cover = Couverture

publish-done-title = { $name } est en vente !
publish-done-share = Partagez ceci ; il suffit de me l’envoyer pour arriver aux billets :
publish-done-staff = Avant le jour J, ajoutez les personnes à l’entrée avec « Équipe d’accueil ».
publish-announced = Sa carte est en route vers { $chat } et y reste à jour.
duplicate-done = Voici un nouveau brouillon, avec tout sauf les ventes. Vérifiez d’abord sa date.
duplicate-homeless = L’événement est aussi rattaché à { $servers }, pas le brouillon. Publiez-le là où vous pouvez ajouter des événements, ou tapez-y /event post plus tard.

cancel-ask-title = Annuler { $name } ?
cancel-ask-draft = C’est un brouillon ; personne n’a rien acheté.
cancel-ask-tickets = { $count ->
    [0] Aucun billet n’est vendu.
    [one] Un billet ne sera plus valable.
   *[other] { $count } billets ne seront plus valables.
}
cancel-ask-refunds = { $count ->
    [one] Une commande sera remboursée : { $amount }.
   *[other] { $count } commandes seront remboursées : { $amount } en tout.
}
cancel-ask-pending = { $count ->
    [one] Une commande en attente de paiement sera close.
   *[other] { $count } commandes en attente de paiement seront closes.
}
cancel-ask-final = Chaque acheteur recevra un message. C’est définitif.
cancel-ask-yes = Oui, l’annuler
cancel-done-title = L’événement { $name } est annulé
cancel-done-refunds = { $count ->
    [one] Un remboursement de { $amount } est en route.
   *[other] { $count } remboursements, soit { $amount } en tout, sont en route.
}

post-title = Publier { $event }
post-what = Sa carte dit ce qu’il reste de chaque billet et se met à jour au fil des ventes. Où la publier ?
post-no-chats-telegram = Vous ne m’avez encore ajouté à aucun groupe ni canal. Ajoutez-moi, dans un canal comme administrateur autorisé à publier, puis revenez ici.
post-no-chats-console = Vous ne m’avez encore ajouté à aucun groupe ni canal. Cela se fait dans Telegram ou Discord ; ici, il n’y a pas de place pour une carte.
post-how = Dans un groupe, /post { $slug } l’y publie directement.
post-no-servers = Aucun serveur auquel cet événement est rattaché n’annonce d’événements. Utilisez /event post dans le salon où la carte doit se trouver.
post-how-in-servers = Dans le salon d’un serveur, /event post l’y publie directement ; l’événement est { $event }.
post-done = La carte de { $event } est en route et restera à jour.
post-done-here = La carte de { $event } arrive ici même et restera à jour.

undelivered-title = Messages non remis : { $name }
undelivered-none = Tout a été remis.
undelivered-why-blocked = m’a bloqué ou n’est plus là
undelivered-why-refused = sa messagerie le refuse
undelivered-why-failed = de nombreux essais ont échoué
undelivered-task = Stripe
undelivered-by-mail = Par e-mail à la place :
undelivered-what-ticket = un billet
undelivered-what-ticket-mail = les billets par e-mail
undelivered-what-hold = que ses places sont de nouveau libres
undelivered-what-reminder = un rappel de paiement
undelivered-what-payment = des nouvelles de son paiement
undelivered-what-refund = des nouvelles de son remboursement
undelivered-what-cancelled = que l’événement est annulé
undelivered-what-staff-added = qu’elle fait partie de l’équipe d’accueil
undelivered-what-staff-removed = qu’elle ne fait plus partie de l’équipe d’accueil
undelivered-what-task = une tâche chez Stripe
undelivered-what-other = un message

## Buying

on-sale-title = À l’affiche
on-sale-none = Rien n’est en vente pour le moment.
buy-nothing-left = Il n’y a rien à acheter ici pour le moment.
buy-own-draft = { $name } est encore un brouillon : il n’est visible que de vous, et personne ne peut acheter de billets. Publiez-le, et il sera en vente.
buy-free-title = C’est fait !
buy-free-line = { $count ->
    [one] Un billet pour { $name } est à vous.
   *[other] { $count } billets pour { $name } sont à vous.
}
buy-tickets-follow = Les images à présenter à l’entrée arrivent dans un instant.
buy-pay-line = Vos places sont réservées jusqu’à { $until }. Payez sur la page de Stripe. Vos billets arrivent dans notre discussion privée et par e-mail ; /tickets les montre à tout moment.
buy-given-up = C’est noté : vos places pour { $name } sont libérées.

tickets-title = Vos billets
tickets-none = Vous n’avez pas encore de billets.
ticket-label-ticket = Billet
ticket-label-tier = Billet
ticket-label-holder = Nom
ticket-label-code = Code
ticket-seat = { $seat } sur { $of }
ticket-picture-alt = Billet pour { $name }, { $tier }, avec son code QR
ticket-status-admitted = Contrôlé à l’entrée le { $at }
ticket-status-suspended = Suspendu : son paiement est contesté
ticket-status-refunded = Remboursé : il n’est plus valable
ticket-status-revoked = Repris : il n’est plus valable
ticket-status-event-cancelled = L’événement est annulé
ticket-short-valid = valable
ticket-short-admitted = contrôlé
ticket-short-suspended = suspendu
ticket-short-refunded = remboursé
ticket-short-revoked = repris

reissue-ask-title = Remplacer le code de votre billet pour { $name } ?
reissue-ask-line = Si quelqu’un d’autre a pu voir votre QR, un nouveau vous protège : l’ancien ne permettra plus d’entrer, ni en image ni dans un e-mail.
reissue-done = C’est fait. L’ancien code ne vaut plus rien ; votre nouveau billet est en route.
handover-ask-title = Transférer votre billet pour { $name } ?
handover-ask-line = Je vous donne un code à envoyer à quelqu’un. La première personne qui me le donne reçoit le billet, avec un nouveau QR ; le vôtre ne permettra plus d’entrer. En cas de remboursement, l’argent revient à la personne qui l’a acheté.
handover-ask-note = Le code sert une seule fois, pendant { $days } jours et jusqu’au début de l’événement. Vous pouvez l’annuler tant que personne ne l’a utilisé.
handover-forward-title = Un billet pour { $name }
handover-forward-line = { $name } a un billet pour vous. Envoyez-moi ceci, et il est à vous :
handover-made-line = Transmettez le message ci-dessus en privé à la personne qui doit avoir le billet, et à elle seule : la première arrivée l’obtient.
handover-made-note = Valable une seule fois, jusqu’au { $until }. D’ici là, le billet est à vous.
handover-kept = Le code ne fonctionne plus : le billet reste à vous.
handover-taken-title = { $count ->
    [one] Votre billet pour { $name }
   *[other] Vos { $count } billets pour { $name }
}

## Orders and refunds

orders-title = Commandes pour { $name }
orders-none = Pas encore de commandes.
order-title = { $name } · { $event }
order-label-total = Total
order-label-bought = Commandé
order-label-email = E-mail
order-status-pending = en attente de paiement jusqu’à { $until }
order-status-processing = la banque doit encore confirmer le paiement
order-status-paid = payée
order-status-partly-refunded = payée, remboursée en partie
order-status-expired = non payée à temps
order-status-cancelled = annulée
order-status-refunded = remboursée
order-status-disputed = paiement contesté

refund-ask-title = Rembourser { $name } ?
refund-ask-tickets = { $count ->
    [one] Un billet pour { $event } ne sera aussitôt plus valable.
   *[other] { $count } billets pour { $event } ne seront aussitôt plus valables.
}
refund-ask-admitted = { $count ->
    [one] L’un d’eux est déjà contrôlé à l’entrée.
   *[other] { $count } d’entre eux sont déjà contrôlés à l’entrée.
}
refund-ask-final = Les places seront alors libres pour d’autres. C’est définitif.
refund-label-amount = À rembourser
refund-nothing-paid = rien, c’était gratuit
refund-done = { $name } récupère { $amount } ; { $count ->
    [one] un billet n’est plus valable.
   *[other] { $count } billets ne sont plus valables.
}
refund-done-free = { $name } : { $count ->
    [one] un billet n’est plus valable.
   *[other] { $count } billets ne sont plus valables.
}
refund-done-again = { $amount } retournent à { $name } : la demande est renvoyée à Stripe.

## Attendees

attendees-title = Participants : { $name }
attendees-none = Personne n’a encore de billet.
attendees-count = { $count ->
    [one] Un billet
   *[other] { $count } billets
}
attendees-file = { $count ->
    [0] Il n’y a pas encore de billet pour { $name } : la liste est vide.
    [one] La liste pour { $name }, avec un billet.
   *[other] La liste pour { $name }, avec { $count } billets.
}
attendees-file-note = Une ligne par billet, pour les tableurs. Elle contient des noms et des adresses : ne la transmettez qu’avec précaution.
attendees-column-ticket = Billet
attendees-column-order = Commande
attendees-column-name = Nom
attendees-column-tier = Catégorie
attendees-column-price = Prix
attendees-column-currency = Devise
attendees-column-status = État
attendees-column-bought = Acheté le
attendees-column-checked-in = Contrôlé le
attendees-column-gate = Accès
attendees-column-email = E-mail

## Staff and door

staff-title = Équipe d’accueil : { $name }
staff-none = Personne d’autre que vous pour l’instant.
staff-hint = Ajoutez quelqu’un que je connais avec /staff_add { $slug } NOM, ou envoyez une invitation.
staff-added = { $name } peut maintenant contrôler les billets pour { $event }.
staff-added-hint = Pour commencer, il suffit d’écrire /checkin { $slug }
staff-added-told = Je préviens cette personne et lui explique comment faire. On commence par le bouton de ce message, ou par /checkin { $slug }
staff-invite-title = Invitation dans l’équipe d’accueil : { $name }
staff-invite-line = La première personne qui m’envoie ceci rejoint l’équipe d’accueil :
staff-invite-note = Valable une seule fois, pendant { $days } jours.
staff-joined-title = Bienvenue dans l’équipe d’accueil : { $name }
staff-joined-line = Ouvrez l’entrée ci-dessous, puis envoyez-moi des photos de billets ou tapez leurs codes.

door-which = Quelle entrée ?
door-none = Vous n’êtes dans l’équipe d’accueil d’aucun événement en cours. L’organisateur peut vous ajouter ou vous inviter.
door-title = À l’entrée : { $name }
door-count = Entrées : { $admitted } sur { $tickets }
door-label-gate = Accès
door-how = Envoyez la photo d’un QR ou tapez un code. /cancel quitte l’entrée.
door-how-in-group = Envoyez les photos des QR ou les codes dans notre discussion privée : dans un groupe, je n’entends que les commandes et ce qui me mentionne. /cancel quitte l’entrée.
door-how-in-server = Ici, scannez avec /checkin et une photo ou un code, ou par « { $menu } » dans le menu d’un message avec un QR (clic droit ou appui long, puis Applications). Dans notre discussion privée, photos et codes suffisent. /cancel quitte l’entrée.
door-left = Vous avez quitté l’entrée.
door-gate-first = Ouvrez d’abord une entrée ; vous pourrez ensuite nommer son accès.
door-gate-set = Vous êtes à l’accès : { $gate }
door-gate-cleared = Vous n’êtes plus à un accès précis.
door-admitted = ✅ ENTREZ : { $name }
door-refused = ⛔ ENTRÉE REFUSÉE
door-undone = ↩ Entrée annulée : { $name }

about-title = Billets de { $name }
about-no-tickets = { $name } n’a pas de billet pour vos événements.
about-not-in = pas encore contrôlé
about-in = contrôlé : { $at }, par { $by }
about-in-gate = contrôlé : { $at }, par { $by }, accès : { $gate }
about-more = Il y en a d’autres ; voici les { $count } premiers.

refusal-not-a-code = Ce n’est pas un code de billet. Un code a 26 lettres et chiffres, sans 0, O, 1 ni I.
refusal-unknown-code = Aucun billet n’a ce code.
refusal-other-event = Pas pour cet événement ({ $event }).
refusal-revoked = Révoqué : ce code n’est plus valable. Il en existe peut-être un plus récent.
refusal-refunded = Remboursé : ce billet n’est plus valable.
refusal-suspended = Suspendu : son paiement est contesté. Adressez-vous à l’organisateur.
refusal-event-cancelled = L’événement { $event } est annulé.
refusal-already-in = Billet déjà contrôlé à { $at } par { $by }.
refusal-already-in-gate = Billet déjà contrôlé à { $at } par { $by }, accès : { $gate }.

## Settings

settings-title = Vos réglages
settings-language = Langue
settings-zone = Fuseau horaire
settings-currency = Devise
settings-email = E-mail
settings-email-why = Avec une adresse e-mail, les billets gratuits arrivent aussi par e-mail.
settings-unset = à définir
settings-choose-language = Quelle langue préférez-vous ?
platform-console = la console
platform-telegram = Telegram
platform-discord = Discord
identity-named = { $name } sur { $platform }
identities-title = D’où je vous connais
identities-note = Vos événements, commandes et billets sont les mêmes sur toutes ces messageries.
link-code-title = Une personne sur deux messageries
link-code-line = Envoyez-moi ceci sur l’autre messagerie. Ne le donnez à personne d’autre : la personne qui l’envoie ne fera plus qu’une avec vous.
link-code-note = Valable une seule fois, pendant { $minutes } minutes.
link-ask-title = Vous relier à { $other } ?
link-ask-line = Vos événements, commandes, billets et entrées d’ici et de là-bas ne font plus qu’un, avec les réglages de là-bas.
link-ask-warning = Ne le faites que s’il s’agit de vous. Une autre personne recevrait tout ce qui est à vous.
link-done-title = Vous êtes désormais la même personne partout
link-done-line = Je vous connais d’ici :
unlink-ask-title = Séparer { $name } ?
unlink-ask-line = Cette messagerie repart de zéro : vos événements, commandes et billets restent sur les autres.
unlink-done = { $name } est désormais à part. Tout le reste est resté où il était.
settings-notices = Nouvelles des ventes
notices-choose = Que souhaitez-vous savoir des ventes ?
notices-each = chaque vente
notices-daily = une fois par jour
notices-off = rien
notices-others = Une fois par jour, c’est à neuf heures du matin, pour la veille. Ce qui demande votre attention, comme un litige ou un message non remis, arrive toujours.

## Servers

server-title = Réglages de { $server }
server-what = Le fuseau horaire et la devise valent pour les événements créés ici par les personnes qui n’ont pas choisi les leurs. La langue est celle des cartes et de ce que tout le monde voit ici.
server-language-unset = celle de la personne qui publie
server-choose-language = Quelle langue tout le monde doit-il voir ici ?
server-organizers = Qui peut ajouter des événements
server-organizers-managers = les personnes qui gèrent le serveur ou ses événements
server-organizers-role = les personnes qui gèrent le serveur ou ses événements, et le rôle { $role }
server-announcements = Événements publiés annoncés dans
server-announcements-none = aucun salon
server-mirrors = Événements publiés parmi ceux du serveur
server-mirrors-on = oui
server-mirrors-off = non
server-how = Le rôle se choisit avec /server organizers, le salon avec /server announcements.
button-server = Réglages de ce serveur
button-server-mirror = Les montrer parmi les événements du serveur
button-server-mirror-stop = Ne pas les montrer parmi ceux du serveur
button-server-role-clear = Réserver l’ajout aux gestionnaires
button-server-channel-clear = N’annoncer nulle part
button-server-events = Événements ici
button-server-roles = Rôles par billets
button-put-out = ✕ { $event }
button-put-out-yes = Le retirer
button-let-back = ↩ { $event }
button-role-off = ✕ { $role }
button-role-off-yes = Le retirer
server-events-title = Événements rattachés à { $server }
server-events-none = Aucun événement n’est rattaché à ce serveur.
server-events-draft = Brouillon de { $organizer }
server-events-what = Les personnes qui peuvent ajouter des événements les rattachent à ce serveur. Celui que vous retirez n’est plus montré ici ; ailleurs, la vente continue.
server-events-out = Retirés, et plus montrés ici tant que vous ne les laissez pas revenir :
server-put-out-title = Retirer { $event } de { $server } ?
server-put-out-what = Ses cartes et sa place parmi les événements du serveur disparaissent, et ses billets ne donnent plus de rôles ici. Les billets restent valables, et { $organizer } en est informé.
server-put-out-done = C’est fait : il n’est plus rattaché à ce serveur.
server-let-back-done = C’est fait : il est de nouveau rattaché à ce serveur. L’organisateur peut le publier ici ; il en est informé.
server-roles-title = Rôles de { $server } que donnent les billets
server-roles-none = Les billets ne donnent aucun rôle de ce serveur.
server-roles-line = { $count ->
    [one] { $role } · billets d’un événement
   *[other] { $role } · billets de { $count } événements
}
server-role-off-title = Retirer le rôle { $role } des billets ?
server-role-off-what = Plus aucun billet ne le donne ici. Les personnes qui ne l’ont que par un billet le perdent, et les organisateurs sont prévenus.
server-role-off-done = C’est fait : plus aucun billet ne donne ce rôle.

## What was refused

rejection-event-not-found = Je ne trouve pas cet événement. Une partie de son nom suffit ; /events affiche les vôtres, /buy ce qui est en vente.
rejection-tier-not-found = Je ne trouve pas cette catégorie de billets. Choisissez-la dans la liste.
rejection-pool-not-found = Je ne trouve plus ce quota. /pools affiche ceux qui existent.
rejection-order-not-found = Je ne trouve pas cette commande.
rejection-ticket-not-found = Ce billet n’est pas à vous. /tickets affiche ceux que vous avez.
rejection-person-not-found = Je ne connais pas { $name }. Cette personne doit m’écrire une fois ; sinon, envoyez-lui une invitation.
rejection-chat-not-found = Je ne trouve pas ce groupe ou ce canal, ou je ne peux pas y écrire. Choisissez-en un autre.
rejection-not-your-event = Seul l’organisateur de cet événement peut faire cela.
rejection-not-staff = Seule l’équipe d’accueil de cet événement peut faire cela. L’organisateur peut vous y ajouter.
rejection-not-in-server = Cela concerne un serveur. Dites-le dans un de ses salons.
rejection-not-server-manager = Seules les personnes qui gèrent ce serveur peuvent changer cela. Adressez-vous à l’une d’elles.
rejection-not-organizer-here = Seules les personnes qui gèrent ce serveur ou ses événements peuvent y ajouter des événements. Adressez-vous à l’une d’elles, ou demandez à quelqu’un qui gère le serveur de choisir un rôle pour cela avec /server organizers.
rejection-not-organizer-here-role = Ici, les événements sont ajoutés par les personnes qui gèrent le serveur ou ses événements, ou qui ont le rôle { $role }. Demandez ce rôle, puis réessayez.
rejection-may-not-post = Je n’ai pas le droit d’écrire dans { $channel }. Autorisez-moi à voir ce salon, à y envoyer des messages et à y intégrer des liens, puis réessayez.
rejection-not-a-role = Choisissez un rôle de ce serveur dans la liste qui s’ouvre pendant la saisie.
rejection-not-a-channel = Choisissez un salon de ce serveur dans la liste qui s’ouvre pendant la saisie.
rejection-staff-of-nothing = Vous n’organisez aucun événement et n’êtes dans aucune équipe d’accueil : il n’y a donc pas de participants à vous montrer.
rejection-not-a-draft = Il est déjà en vente, ou terminé.
rejection-not-published = Il n’est pas en vente : aucun billet ne peut être contrôlé.
rejection-already-cancelled = Cet événement est annulé ou terminé.
rejection-not-yet-published = Seul un événement en vente peut être publié dans un groupe. Mettez-le d’abord en vente.
rejection-no-tiers = Il n’a pas encore de billets. Ajoutez d’abord une catégorie.
rejection-starts-in-past = Son début est passé. Choisissez une date à venir.
rejection-ends-before-start = La fin doit venir après le début.
rejection-currency-locked = La devise ne peut pas changer tant que des catégories ont un prix. Supprimez d’abord les prix.
rejection-payments-off = Les paiements ne sont pas configurés ici : seuls des billets gratuits peuvent être proposés. L’hébergeur peut définir STRIPE_SECRET_KEY.
rejection-tier-has-orders = « { $tier } » a déjà été commandée et doit donc rester. Pour ne plus la vendre, donnez-lui une fin de vente.
rejection-not-your-role = Vous ne pouvez pas donner le rôle { $role } à d’autres ici, vos billets ne le peuvent donc pas non plus. Choisissez un rôle au-dessous du vôtre, ou demandez à quelqu’un qui peut gérer les rôles.
rejection-put-out-here = Les personnes qui gèrent ce serveur en ont retiré cet événement, et elles seules peuvent l’y ramener : demandez que l’une d’elles ouvre /server events ici et appuie sur ↩. Ailleurs, vous pouvez continuer à le publier.
rejection-role-taken-off = Les personnes qui gèrent ce serveur ont retiré le rôle { $role } des billets de cet événement ; seule l’une d’elles peut le remettre. Demandez-lui, ou choisissez un autre rôle.
rejection-too-many-roles = Une catégorie donne au plus { $limit } rôles. Retirez-en un d’abord.
rejection-too-many-tiers = Un événement a au plus { $limit } catégories.
rejection-too-many-pools = Un événement a au plus { $limit } quotas partagés.
rejection-shown-changed = Cela a changé depuis que vous l’avez vu. Regardez à nouveau et confirmez la version actuelle.
rejection-sold-out = Désolé, c’est épuisé.
rejection-too-few-left = { $left ->
    [one] Il n’en reste qu’un.
   *[other] Il n’en reste que { $left }.
}
rejection-not-on-sale-yet = La vente commence le { $from }.
rejection-sales-ended = La vente est terminée.
rejection-bad-quantity = Combien ? Au moins un.
rejection-over-limit = { $limit ->
    [one] Une personne ne peut en acheter qu’un.
   *[other] Une commande peut en compter jusqu’à { $limit }.
}
rejection-too-much-for-one-order = Une commande ne peut pas dépasser { $most }.
rejection-too-many-holds = Vous avez déjà plusieurs commandes impayées. Payez ou libérez-en d’abord une : /tickets
rejection-too-many-seats = Vous avez déjà des places { $tier } non payées. Une personne peut en réserver { $limit } au plus : payez ou libérez d’abord une commande : /tickets
rejection-order-not-pending = Cette commande n’attend plus de paiement.
rejection-order-lapsed = Cette commande a attendu trop longtemps ; commandez à nouveau.
rejection-checkout-unreachable = La page de paiement ne répond pas pour le moment. Vos places sont réservées jusqu’à { $until }, et rien n’a été débité.
rejection-checkout-refused = Stripe n’accepte pas cette commande : vos places sont de nouveau libres et rien n’a été débité. Commandez à nouveau ; si cela persiste, prévenez l’organisateur.
rejection-disputed = Ce paiement est contesté auprès de la banque : il ne peut pas être remboursé avant que ce soit réglé.
rejection-nothing-under-way = Rien n’est en cours.
rejection-nothing-to-refund = Il n’y a plus rien à rembourser ici.
rejection-required = Cette réponse est nécessaire.
rejection-too-long = C’est trop long : { $max } caractères au plus.
rejection-not-a-number = Envoyez un nombre entier, s’il vous plaît.
rejection-out-of-range = Envoyez un nombre de { $min } à { $max }, s’il vous plaît.
rejection-not-a-price = Je ne comprends pas ce prix en { $currency }.
rejection-other-currency = Vous avez écrit { $written }, or cet événement est en { $currency }. Sa devise se change avec « Modifier ».
rejection-price-step = Les prix en { $currency } se terminent par zéro : Stripe avance par pas de { $step } de la plus petite unité.
rejection-price-too-high = C’est trop : { $most } au plus.
rejection-price-too-low = Stripe n’encaisse rien en dessous de { $least }. Mettez davantage, ou gratuit.
rejection-not-a-date = Je ne comprends pas cette date. Indiquez la date et l’heure, comme 2027-05-21 20:00.
rejection-date-in-past = C’est déjà passé. Choisissez une date à venir.
rejection-time-does-not-exist = Ce jour-là, le changement d’heure saute cette heure. Choisissez-en une autre.
rejection-not-a-zone = Je ne connais pas ce fuseau horaire. Une grande ville proche suffit : Paris, New York, Tokyo.
rejection-not-a-currency = Je ne connais pas cette devise. Trois lettres, comme EUR ou USD.
rejection-not-a-language = Je parle English, Deutsch, Español et Français.
rejection-not-an-email = Ce n’est pas une adresse e-mail. Elle ressemble à ana@example.org.
rejection-which-tiers = Je ne sais pas quelle catégorie désigne « { $written } ». Envoyez des numéros ou des noms de la liste, séparés par des virgules, ou « toutes ».
rejection-wrong-email-code = { $left ->
    [0] Ce n’était pas le code, et c’était le dernier essai. Demandez-en un nouveau : /email
    [one] Ce n’est pas le code. Encore un essai.
   *[other] Ce n’est pas le code. Encore { $left } essais.
}
rejection-email-code-gone = Ce code n’est plus valable. Demandez-en un nouveau : /email
rejection-email-code-too-soon = Je viens d’envoyer un code. Attendez une minute avant d’en demander un autre.
rejection-undo-too-late = Il est trop tard pour annuler cela. L’organisateur peut vous aider.
rejection-undo-not-yours = Seule la personne qui a contrôlé ce billet peut annuler cela.
rejection-undone-already = Cela a déjà été annulé.
rejection-invite-gone = Cette invitation a déjà servi, ou elle est trop ancienne. Demandez-en une nouvelle à l’organisateur.
rejection-already-admitted = Ce billet est déjà contrôlé.
rejection-ticket-not-valid = Ce billet n’est plus valable.
rejection-handover-gone = Ce code a déjà servi, a été annulé ou est trop ancien ; ou une lettre est fausse. Demandez-en un nouveau à la personne qui vous l’a envoyé.
rejection-own-handover = C’est votre propre billet. Envoyez le code à la personne qui doit l’avoir.
rejection-handover-too-late = Un billet peut être transféré jusqu’au début de l’événement, et celui-ci a commencé.
rejection-link-code-gone = Ce code a déjà servi ou est trop ancien ; ou une lettre est fausse. /link sur l’autre messagerie en crée un nouveau.
rejection-same-account = Ici et là-bas, vous êtes déjà la même personne. Envoyez-le sur une autre messagerie.
rejection-account-joined = Vos messageries viennent d’être reliées. Envoyez cela encore une fois, s’il vous plaît.
rejection-last-identity = C’est la seule messagerie d’où je vous connais : il n’y a rien à séparer.
rejection-link-gone = Ce lien ne mène nulle part. /start montre tout.
rejection-too-fast = { $seconds ->
    [one] Cela fait beaucoup à la fois : patientez une seconde, s’il vous plaît. Je ne lis pas ce que vous envoyez d’ici là.
   *[other] Cela fait beaucoup à la fois : patientez { $seconds } secondes, s’il vous plaît. Je ne lis pas ce que vous envoyez d’ici là.
}
rejection-too-many-guesses = { $seconds ->
    [one] Cela fait beaucoup de codes qui n’existent pas. Réessayez dans une seconde.
   *[other] Cela fait beaucoup de codes qui n’existent pas. Réessayez dans { $seconds } secondes.
}
rejection-picture-too-large = Ce fichier est trop gros : { $limit } Mo au plus. Une photo au lieu d’un fichier suffit.
rejection-picture-too-many-pixels = Cette image a trop de pixels. Une photo normale suffit.
rejection-picture-not-fetched = Je n’ai pas pu recevoir votre image. Envoyez-la encore une fois, s’il vous plaît.
rejection-no-picture = Il n’y a pas d’image de billet là-dedans. Choisissez un message avec l’image du billet, ou tapez son code.
rejection-not-a-picture = Je n’arrive pas à lire cette image. PNG, JPEG et WebP conviennent.
rejection-no-code-in-picture = Je n’y vois pas de code QR. Plus près, plus net, moins de reflets ; ou tapez le code sous le QR.
rejection-button-too-old = Ce bouton date d’avant. Reprenez cette étape depuis le début.
rejection-unknown-command = Je ne connais pas /{ $name }. /help montre ce que je sais faire.
rejection-nothing-to-go-back-to = C’est ici que nous avons commencé. /start montre tout.
rejection-missing-argument = Il manque quelque chose : { $usage }

## Messages

message-sale-title = { $name } a acheté des billets pour { $event }
message-sale-sold = Vendus : { $sold } sur { $quantity }
message-hold-lapsed = Vos places pour { $event } n’ont pas été payées à temps et sont de nouveau libres. Rien n’a été débité.
message-payment-processing = Votre banque doit encore confirmer le paiement pour { $event }. Vos places sont réservées ; les billets arrivent dès que c’est fait.
message-payment-refused = Votre banque a refusé le paiement pour { $event } ; les places sont donc de nouveau libres. Rien n’a été débité.
message-refunded = Nous vous remboursons { $amount } pour { $event }.
message-refunded-tickets = { $count ->
    [one] Ce billet n’est plus valable :
   *[other] Ces billets ne sont plus valables :
}
message-refunded-late = Votre paiement pour { $event } est arrivé après la libération de vos places, et c’est maintenant épuisé. Nous vous remboursons { $amount } ; nous en sommes désolés.
message-refund-days = Votre banque l’affichera d’ici cinq à dix jours.
message-event-cancelled = L’événement { $event } est annulé. Vos billets ne sont plus valables.
message-event-cancelled-unpaid = L’événement { $event } est annulé, et votre commande avec lui. Elle n’était pas payée : rien ne vous a été prélevé.
message-event-cancelled-at-bank = L’événement { $event } est annulé, et votre commande avec lui. Votre paiement était encore à la banque : s’il aboutit, il vous sera rendu.
message-event-cancelled-refund = Nous vous remboursons { $amount }.
message-handed-over = Votre billet pour { $event } a été transféré à { $name }. Votre QR ne permet plus d’entrer.
message-handed-over-all = Vos billets pour { $event } ont été transférés à { $name }. Vos codes QR ne permettent plus d’entrer. Si vous ne savez pas pourquoi, prévenez l’organisateur.
message-ticket-refunded = Votre billet pour { $event } a été remboursé à la personne qui l’avait acheté et n’est plus valable.
message-ticket-revoked = L’organisateur a repris votre billet pour { $event }, qui n’est plus valable.
message-amount-mismatch = { $name } a payé { $paid } pour { $event }, alors que la commande s’élève à { $total }. Aucun billet n’a été émis. Vérifiez le paiement dans Stripe.
message-paid-other-amount = Vous avez payé { $paid } pour { $event }, alors que la commande s’élève à { $total }. Il n’y a donc pas encore de billet. Nous avons prévenu { $organizer }, qui organise l’événement. Adressez-vous à cette personne pour régler la question : un billet, ou votre argent.
message-disputed = { $name } conteste auprès de sa banque le paiement de { $total } pour { $event }. Les billets sont suspendus jusqu’à ce que ce soit réglé ; répondez dans Stripe.
message-dispute-won = Litige avec { $name } pour { $event } : il est réglé en votre faveur. Les billets sont de nouveau valables.
message-dispute-lost = Litige avec { $name } pour { $event } : il est perdu. { $total } ont été rendus, et les billets ne sont plus valables.
message-refunded-elsewhere = { $name } a récupéré { $amount } pour { $event }, via le tableau de bord de Stripe. C’est noté ici. Si c’était la totalité, les billets ne sont plus valables.
message-refund-failed = Stripe a refusé de rembourser { $amount } à { $name } pour { $event }. Faites-le dans le tableau de bord de Stripe ou par un autre moyen.
message-refund-came-back = Le remboursement de { $amount } à { $name } pour { $event } n’est pas arrivé : la banque l’a renvoyé, et l’argent est de nouveau sur votre compte Stripe. Réessayez, ou remboursez autrement.
message-refund-returned = Les { $amount } de { $event } qui devaient vous être remboursés ne sont pas arrivés : votre banque les a renvoyés. { $organizer }, qui organise l’événement, est au courant. Indiquez-lui comment l’argent peut vous parvenir.
message-undelivered = Un message à { $name } n’a pas pu être remis : { $reason }
message-undelivered-code = La personne qui m’écrit ce code reçoit ses billets. Transmettez-le-lui si vous la joignez autrement :
message-card-gone = Je ne peux plus tenir à jour la carte de { $event } dans { $chat } : elle a disparu, ou je ne peux plus la modifier.
message-card-gone-somewhere = Je ne peux plus tenir à jour une carte de { $event } : elle a disparu, ou je ne peux plus la modifier.
message-card-not-posted = Je n’ai pas pu publier la carte de { $event } dans { $chat } : je n’ai pas le droit d’y écrire. Autorisez-moi à y écrire, puis publiez-la de nouveau.
message-card-not-posted-somewhere = Je n’ai pas pu publier une carte de { $event } : je n’ai pas le droit d’y écrire. Autorisez-moi à y écrire, puis publiez-la de nouveau.
message-not-mirrored = { $server } n’accepte pas { $event } parmi ses événements. Changez son nom, son lieu ou son heure et je réessaierai.
message-not-mirrored-not-allowed = Je n’ai pas le droit d’afficher { $event } parmi les événements de { $server }. Autorisez mon rôle à y créer et gérer des événements, puis appuyez sur « Réessayer ».
message-not-mirrored-full = { $server } affiche déjà autant d’événements que possible, il manque donc { $event }. Retirez-en là-bas, puis appuyez sur « Réessayer ».
message-not-taken-off = { $event } ne doit plus figurer parmi les événements de { $server }, mais je n’ai pas le droit de l’en retirer. Autorisez mon rôle à y gérer des événements, puis appuyez sur « Réessayer », ou faites-le retirer à la main. J’essaie pendant une semaine.
message-role-not-allowed = Je ne peux ni donner ni retirer le rôle { $role } sur { $server }, que donnent les billets de { $event }. Dans les réglages de ce serveur, autorisez mon rôle à gérer les rôles, placez-le au-dessus de { $role }, puis appuyez sur « Réessayer ».
message-role-gone = Le rôle { $role }, que donnent les billets de { $event }, n’existe plus sur { $server }. Retirez-le des catégories et choisissez-en un autre.
message-role-refused = Sur { $server }, personne ne peut donner le rôle { $role }, que devaient donner les billets de { $event }. Retirez-le des catégories et choisissez-en un autre.
message-put-out = { $event } n’est plus rattaché à { $server } : quelqu’un qui gère ce serveur l’en a retiré. Ses cartes et sa place parmi les événements y disparaissent, et ses billets n’y donnent plus de rôles. Les billets restent valables, et la vente continue.
message-let-back = { $event } est de nouveau rattaché à { $server } : quelqu’un qui gère ce serveur l’y a laissé revenir. Publiez-le là-bas avec /event post quand vous voulez.
message-role-taken-off = Les billets de { $event } ne donnent plus le rôle { $role } : quelqu’un qui gère { $server } l’a retiré. Les personnes qui ne l’avaient que par un billet le perdent.
message-staff-added = { $organizer } vous confie l’entrée.
message-staff-added-what = Le moment venu, appuyez sur le bouton ci-dessous et envoyez-moi ici une photo de chaque billet, ou tapez son code. Je vous dis aussitôt qui peut entrer.
message-staff-added-draft = C’est encore un brouillon. Une fois en vente, /checkin { $slug } vous place à l’entrée, et vous m’envoyez ici une photo de chaque billet.
message-staff-removed = Vous ne faites plus partie de l’équipe d’accueil de { $event }.
message-payment-reminder = Vos places sont réservées jusqu’à { $until }, et il reste { $amount } à payer.
message-digest-title = Ventes du { $day }
message-digest-orders = { $count ->
    [one] une commande
   *[other] { $count } commandes
}
message-digest-tickets = { $count ->
    [one] un billet
   *[other] { $count } billets
}
message-digest-left = { $count ->
    [0] il n’en reste aucun
    [one] il en reste un
   *[other] il en reste { $count }
}

# L’assistant

button-form = Remplir le formulaire
button-confirm = Confirmer
command-help-forget = Oublier ce que vous avez dit à l’assistant
assistant-missing = Il manque encore : { $what }
assistant-missing-name = nom
assistant-missing-date = jour
assistant-missing-time = heure
assistant-missing-zone = fuseau horaire
assistant-missing-venue = lieu
assistant-missing-tickets = billets
assistant-down = L’assistant n’est pas joignable pour le moment. Le formulaire fait le même travail, avec ce que vous avez déjà dit.
assistant-late = L’assistant a mis trop de temps à répondre. Réessayez, ou utilisez le formulaire, avec ce que vous avez déjà dit.
assistant-busy = Trop de personnes parlent à l’assistant en même temps. Réessayez dans une minute, ou utilisez le formulaire.
assistant-spent-own = Vous avez utilisé l’assistant autant qu’une personne le peut en une journée. Le formulaire fait le même travail, et l’assistant sera de retour demain.
assistant-spent-all = L’assistant a fait tout ce qu’il peut faire aujourd’hui. Le formulaire fait le même travail, et l’assistant sera de retour demain.
assistant-refused = L’assistant ne souhaite pas répondre à cela. Dites-le autrement, ou utilisez le formulaire.
assistant-cut-off = La réponse de l’assistant était trop longue et s’est interrompue. Demandez moins à la fois, ou utilisez le formulaire.
assistant-lost = L’assistant n’est pas arrivé à une réponse. Dites-le autrement, ou utilisez le formulaire.
assistant-tickets-lost = Ces billets n’ont pas pu être repris : { $names }. Merci de les ajouter à nouveau.
assistant-forgot = J’ai oublié de quoi nous avons parlé. Vos événements, brouillons et billets restent.
assistant-nothing-to-forget = Il n’y a rien à oublier.
assistant-changed = C’est modifié.
assistant-proposal-title = Modifier { $name } ?
assistant-proposal-sold = { $count ->
    [one] Un billet est vendu.
   *[other] { $count } billets sont vendus.
}
assistant-change = { $before } → { $after }
assistant-tier = { $name } · { $price } · { $count ->
    [one] un billet
   *[other] { $count } billets
} · { $limit } par commande
assistant-new-tier = Nouvelle catégorie : { $tier }
