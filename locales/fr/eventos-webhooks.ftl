## The foot of every page

page-foot-language = Langue

## What an event's and a ticket's page have in common

page-facts-when = Quand
page-facts-where = Où
page-facts-until = jusqu’à { $time }
page-link-calendar = Ajouter à l’agenda
page-link-event = Voir l’événement

## An event

page-event-cover-alt = Couverture de { $name }
page-event-about = À propos
page-event-tickets = Billets
page-event-cancelled-title = Cet événement est annulé.
page-event-cancelled-text = La billetterie est fermée. Les personnes qui ont payé seront remboursées.
page-event-over-title = Cet événement est terminé.
page-event-over-text = La billetterie est fermée.
page-tier-free = Gratuit
page-tier-sold = Épuisé
page-tier-ended = Vente terminée
page-tier-from = En vente à partir du { $date }
page-tier-left = { $count ->
    [one] Plus qu’un seul
   *[other] Plus que { $count }
}
page-buy-title = Comment obtenir des billets
page-buy-text = Les billets se prennent dans le chat. Envoyez ceci au bot :
page-buy-copy = Copier
page-buy-copied = Copié
page-buy-hint = Vous y choisissez combien vous en voulez. Vos billets arrivent ensuite dans le chat.
page-buy-telegram = Acheter sur Telegram
page-buy-tier-telegram = Acheter « { $tier } » sur Telegram
page-buy-discord = Acheter sur Discord
page-buy-discord-who = Pour les membres du serveur où il est annoncé.
page-buy-elsewhere = Ou envoyez ceci au bot sur une autre messagerie :

## A ticket

page-ticket-qr = Code QR de ce billet, à scanner à l’entrée
page-ticket-tier = Billet
page-ticket-name = Nom
page-ticket-number = Numéro
page-ticket-seat = { $seat } sur { $count }
page-ticket-code = Code, si le QR ne peut pas être scanné
page-ticket-actions = Ce que vous pouvez faire de ce billet
page-ticket-picture = Enregistrer en image
page-ticket-good-title = Valable
page-ticket-good-text = À présenter à l’entrée. Il est valable pour une personne : ne le partagez pas.
page-ticket-in-title = Déjà utilisé
page-ticket-in-text = Utilisé le { $date }. Il ne permet plus d’entrer.
page-ticket-suspended-title = Suspendu
page-ticket-suspended-text = Le paiement est contesté auprès de la banque. Tant que ce n’est pas réglé, le billet ne permet pas d’entrer. Si c’est une erreur, contactez l’organisateur.
page-ticket-refunded-title = Remboursé
page-ticket-refunded-text = Il a été remboursé et ne permet plus d’entrer.
page-ticket-revoked-title = Plus valable
page-ticket-revoked-text = L’organisateur a repris ce billet. Si vous pensez que c’est une erreur, contactez-le.
page-ticket-cancelled-title = Événement annulé
page-ticket-cancelled-text = L’événement n’a pas lieu. Ce que vous avez payé vous sera remboursé.
page-ticket-ended-title = L’événement est terminé
page-ticket-ended-text = Ce billet n’a pas été utilisé.

## After the checkout

page-paid-title = { $count ->
    [one] Voici votre billet
   *[other] Voici vos billets
}
page-paid-text = Le paiement est passé. Tout vous arrive aussi dans le chat, vous pouvez donc fermer cette page.
page-paid-ticket = Billet { $seat } sur { $count }
page-paid-open = Ouvrir ce billet
page-processing-title = Votre banque traite le paiement
page-processing-text = Certains moyens de paiement prennent quelques jours. Vos places restent réservées, et vos billets arrivent dans le chat dès réception du paiement.
page-unconfirmed-title = Un instant, s’il vous plaît
page-unconfirmed-text = Nous n’avons pas encore pu confirmer votre paiement. Si vous avez payé, vos billets arriveront d’eux-mêmes dans le chat et par e-mail. Cette page vérifie à nouveau toutes les quelques secondes.
page-open-title = Rien n’a été payé
page-open-text = Vos places sont réservées jusqu’à { $time }. D’ici là, vous pouvez reprendre le paiement.
page-open-action = Reprendre le paiement
page-lapsed-title = Cette commande est close
page-lapsed-text = Rien n’a été payé et les places ne sont plus réservées. Vous pouvez commander à nouveau dans le chat.
page-late-title = Nous vous remboursons
page-late-text = Votre paiement est arrivé alors que les places étaient déjà prises. Il est remboursé en totalité, ce qui prend quelques jours avec la plupart des banques.
page-mismatch-title = Nous vérifions votre paiement
page-mismatch-text = Le montant payé ne correspond pas à la commande. L’organisateur est prévenu et prendra contact avec vous.
page-already-title = Cette commande est payée
page-already-text = Vos billets sont dans le chat.
page-refunded-title = Cette commande a été remboursée
page-refunded-text = Le montant a été rendu et les billets ne sont plus valables.

## When something is wrong

error-page-title = Il n’y a rien ici
error-page-text = L’adresse est peut-être mal saisie ou n’existe plus.
error-event-title = Nous ne connaissons pas cet événement
error-event-text = Le lien est peut-être erroné, ou l’événement n’est pas encore publié. Demandez à la personne qui vous l’a envoyé.
error-ticket-title = Ce billet n’est pas valable
error-ticket-text = Le lien est peut-être incomplet, ou le billet a reçu un nouveau code. Ouvrez le dernier message avec votre billet, ou envoyez /tickets dans le chat.
error-order-title = Nous ne connaissons pas cette commande
error-order-text = Le lien est peut-être incomplet. Si vous avez payé, vos billets sont dans le chat : envoyez-y /tickets.
error-late-title = Cela a pris trop de temps
error-late-text = Réessayez dans un instant.
error-slow-text = Le contenu de la requête n’est pas arrivé à temps.
error-guesses-title = Un instant, s’il vous plaît
error-guesses-text = { $seconds ->
    [one] Beaucoup de liens qui ne mènent nulle part ont été ouverts d’ici. Réessayez dans une seconde.
   *[other] Beaucoup de liens qui ne mènent nulle part ont été ouverts d’ici. Réessayez dans { $seconds } secondes. Vos billets sont aussi dans le chat : envoyez-y /tickets.
}
error-token-text = L’en-tête Authorization manque, ou contient un autre jeton.
error-request-title = Cela n’a pas fonctionné
error-request-text = La requête n’a pas été comprise.
error-method-text = Cette adresse n’accepte pas ce type de requête.
error-large-text = La requête est trop volumineuse.
error-payments-text = Les paiements ne sont pas configurés sur ce serveur.
error-signature-text = La signature manque, est fausse ou trop ancienne.
error-payload-text = Ce n’est pas un événement de Stripe.
error-mode-text = Un événement de test est arrivé sur un serveur de production, ou un événement réel sur un serveur de test.
error-internal-title = Une erreur s’est produite de notre côté
error-internal-text = Réessayez. Si cela se reproduit, donnez cette référence à l’hébergeur : { $reference }
