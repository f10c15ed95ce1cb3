## Time

time-in-days = in { $count } days
time-in-hours = in { $count } hours
time-in-minutes = { $count ->
    [one] in one minute
   *[other] in { $count } minutes
}
time-days-ago = { $count } days ago
time-hours-ago = { $count } hours ago
time-minutes-ago = { $count ->
    [one] a minute ago
   *[other] { $count } minutes ago
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
mail-footer = Vous recevez cet e-mail parce que cette adresse a été indiquée dans le chat.

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
