## The command line

cli-failed = Échec : { $error }
cli-failures = { $count ->
    [one] Un problème interne est survenu ; le journal ci-dessus dit lequel.
   *[other] { $count } problèmes internes sont survenus ; le journal ci-dessus dit lesquels.
}
cli-data-dir-failed = DATA_DIR : impossible de créer le dossier { $path } : { $error }
cli-database-file-failed = DATABASE_URL : impossible d’écrire dans le fichier { $path } : { $error }
cli-bind-failed = { $variable } : impossible d’écouter sur { $address } : { $error }
cli-migrated = La base de données { $database } a le schéma de cette version.
cli-telegram-bad-token = TELEGRAM_TOKEN : Telegram ne connaît pas ce jeton. Demandez à @BotFather le jeton du bot.
cli-telegram-needs-token = Le rôle telegram a besoin de TELEGRAM_TOKEN, le jeton du bot que donne @BotFather.
cli-telegram-needs-web = Avec TELEGRAM_WEBHOOK_SECRET, Telegram envoie au serveur web : le rôle telegram a besoin du rôle web dans le même processus.
cli-discord-bad-token = DISCORD_TOKEN : Discord ne connaît pas ce jeton. Régénérez-le sur la page « Bot » de https://discord.com/developers/applications.
cli-discord-needs-token = Le rôle discord a besoin de DISCORD_TOKEN, le jeton du bot donné par https://discord.com/developers/applications.
cli-discord-shards = --discord-shards : indiquez combien de shards il y a, par exemple 4, ou lesquels ce processus sert, par exemple 0-1/4.
cli-split-on-sqlite = Avec SQLite, un seul processus doit prendre web et worker. Pour séparer les rôles, indiquez une base PostgreSQL dans DATABASE_URL.
cli-console-needs-worker = Le rôle console a besoin du rôle worker dans le même processus : les messages à la console ne peuvent s’afficher que là.

## Configuration

config-intro = La configuration est incorrecte. Rien n’a été démarré.
config-wrong = { $variable } : { $reason }
config-not-url = ce n’est pas une adresse web. Elle ressemble à https://events.example.org.
config-not-http-url = l’adresse doit commencer par http:// ou https:// et nommer un serveur.
config-not-database-url = ce n’est pas une base de données. Elle ressemble à postgres://utilisateur:secret@serveur/nom ou sqlite:chemin/du/fichier.db.
config-not-https-when-live = elle doit commencer par https://, car la clé Stripe encaisse de l’argent réel.
config-not-address = ce n’est pas une adresse avec un port. Elle ressemble à 127.0.0.1:8080.
config-not-stripe-key = ce n’est pas une clé secrète de Stripe. Elle commence par sk_test_, rk_test_, sk_live_ ou rk_live_.
config-not-webhook-secret = ce n’est pas un secret de signature de Stripe. Chacun commence par whsec_ ; plusieurs se séparent par des virgules.
config-not-mailbox = ce n’est pas un expéditeur. Il ressemble à tickets@example.org ou Billets <tickets@example.org>.
config-not-smtp-url = ce n’est pas un serveur de messagerie. Il ressemble à smtps://utilisateur:secret@mail.example.org.
config-not-log-format = c’est soit text, soit json.
config-not-log-filter = RUST_LOG : ce filtre est illisible : { $error }
config-not-addresses = ce ne sont pas toutes des adresses ou des réseaux séparés par des virgules. Ils ressemblent à 127.0.0.1 ou 10.0.0.0/8.
config-not-token = il faut au moins { $shortest } caractères : lettres, chiffres et - . _ ~ + / =. Par exemple : openssl rand -hex 24
config-not-telegram-token = ce n’est pas le jeton d’un bot. Il ressemble à 123456789:AAE…, comme @BotFather le donne.
config-not-telegram-secret = il compte de 1 à 256 caractères : lettres, chiffres, _ et -. Par exemple : openssl rand -hex 24
config-not-discord-token = ce n’est pas le jeton d’un bot. Il ressemble à MTIz….Gabc12.Xyz…, tel que le donne la page « Bot » de https://discord.com/developers/applications.
config-not-https-for-telegram = elle doit commencer par https://, car Telegram n’envoie de webhooks qu’à des adresses chiffrées. Sans TELEGRAM_WEBHOOK_SECRET, les mises à jour sont relevées régulièrement et toute adresse convient.
config-not-whole-number = ce n’est pas un nombre entier à partir de 1
config-not-temperature = ce n’est pas un nombre de 0 à 2
config-same-as = c’est la même adresse que { $other } ; donnez-lui un autre port.
config-needed-by = cette variable est nécessaire, car { $other } est définie.
config-not-besides = elle ne va pas avec { $other } ; retirez l’une des deux.
config-live-key-in-sandbox = c’est une clé de production, qui déplace de l’argent réel. La démo ne démarre pas à côté d’elle ; retirez d’abord la variable.

## The console

console-only-you = (pour vous seulement)
console-picture-saved = Image : { $path }
console-file-saved = Fichier : { $path }
console-mail-written = E-mail : { $path }
console-link-open = Ouvrez ceci dans un navigateur : { $url }
console-keys = La console elle-même comprend :
    /as NOM – à partir d’ici, quelqu’un d’autre parle
    /press 2 ou /2 – appuyer sur le choix 2 ; /press Publier marche aussi
    /photo CHEMIN – envoyer une image ; sans chemin, le dernier billet
    /pay – payer la dernière commande ; aussi /pay decline, /pay later, puis /pay settle ou /pay bounce
    /wait – attendre que plus rien ne soit en route
    /again – renvoyer la dernière ligne, comme une plateforme qui livre deux fois
    /quit – partir
    Tout le reste va à EventOS ; /help dit ce qu’il sait faire.
console-usage-as = Qui parle ? Par exemple : /as Ben
console-usage-press = Quel choix ? Par exemple : /press 1, ou simplement /1
console-usage-pay = La page de paiement a ces boutons : /pay, /pay decline, /pay later, /pay settle, /pay bounce.
console-no-choice = Ce choix n’existe pas. Les numéros sont entre crochets sous les dernières réponses.
console-no-ticket = Aucun billet n’a encore été montré. Indiquez une image : /photo CHEMIN
console-no-checkout = Aucune page de paiement n’a encore été montrée. Achetez d’abord un billet.
console-no-sandbox = Il n’y a pas de bac à sable ici. Ouvrez le lien de paiement dans un navigateur et payez chez Stripe.
console-no-such-button = La page de paiement n’a plus ce bouton. Rien n’a été pressé.
console-nothing-again = Rien n’a encore été dit qui puisse être répété.
console-photo-failed = { $path } est illisible : { $error }
console-paid = Payé sur la page de paiement. Dans le bac à sable, cela n’a rien coûté.
console-declined = La carte a été refusée sur la page de paiement. Rien n’a été payé ; /pay réessaie.
console-awaiting = Commandé sur la page de paiement ; la banque doit encore répondre. /pay settle : elle confirme. /pay bounce : elle refuse.
console-bounced = La banque a refusé le paiement. Rien n’a été payé.
console-webhooks-stuck = Certains messages de Stripe n’ont pas encore été acceptés ; ils seront renvoyés plus tard.

## The demo

demo-sandbox = Démo d’EventOS : un bac à sable. Aucune carte n’est débitée, aucun argent ne circule et aucun e-mail ne quitte cette machine.
demo-places = Tout est gardé dans { $folder }. Pages : { $url }
demo-own-database = DATABASE_URL est définie, mais la démo ne l’utilise pas : elle a sa propre base de données dans son dossier.
demo-first-new = Vous êtes Ada. Tapez /new pour créer un événement et le publier.
demo-first-as = Puis /as Ben pour être quelqu’un d’autre, et /buy pour obtenir un billet.
demo-first-pay = Ouvrez le lien de paiement dans un navigateur, ou tapez /pay. Plus : /? et /help.
demo-bind-failed = --bind : impossible d’écouter sur { $address } : { $error }
demo-folder-failed = --data-dir : impossible d’utiliser le dossier { $path } : { $error }
demo-folder-in-use = --data-dir : une autre démo tourne déjà dans { $path }. Terminez-la, ou choisissez un autre dossier.

## The doctor

doctor-config-fine = La configuration est lisible.
doctor-config-advice = Corrigez { $variable } ; .env.example l’explique.
doctor-rest-later = Le reste sera vérifié une fois cela réparé.
doctor-data-dir-fine = On peut écrire dans le dossier de données { $path }.
doctor-data-dir-new = Le dossier de données { $path } sera créé au premier démarrage.
doctor-data-dir-wrong = On ne peut pas écrire dans le dossier de données { $path } : { $error }
doctor-data-dir-advice = Donnez le droit d’y écrire à l’utilisateur qui exécute EventOS, ou choisissez un autre dossier dans DATA_DIR.
doctor-database-fine = La base de données { $kind } répond et a le schéma de cette version.
doctor-database-new = Il n’y a pas encore de base de données à { $path }.
doctor-database-old = La base de données { $kind } répond, mais n’a pas le schéma de cette version.
doctor-database-migrate = « eventos migrate » le crée ; le prochain « eventos run » aussi.
doctor-database-wrong = La base de données est inutilisable : { $error }
doctor-database-advice = Vérifiez DATABASE_URL, et que le serveur de base de données tourne et accepte cet utilisateur.
doctor-stripe-none = Les paiements sont désactivés : seuls des billets gratuits peuvent être délivrés.
doctor-stripe-none-advice = Pour vendre des billets, définissez STRIPE_SECRET_KEY et STRIPE_WEBHOOK_SECRET.
doctor-stripe-live = Stripe répond et accepte la clé. C’est une clé de production : de l’argent réel circule.
doctor-stripe-test = Stripe répond et accepte la clé. C’est une clé de test : aucun argent ne circule.
doctor-stripe-wrong = Stripe ne fonctionne pas : { $error }
doctor-stripe-advice = Comparez STRIPE_SECRET_KEY avec https://dashboard.stripe.com/apikeys et vérifiez que cette machine atteint api.stripe.com (ou STRIPE_API_URL).
doctor-webhook-secrets = { $count ->
    [one] Un secret de webhook est défini.
   *[other] { $count } secrets de webhook sont définis ; chacun est accepté.
}
doctor-public-url-fine = Les pages sont à l’adresse { $url }.
doctor-public-url-http = De l’argent réel circule, mais PUBLIC_URL est { $url }, qui n’est pas chiffrée.
doctor-public-url-http-advice = Mettez dans PUBLIC_URL une adresse qui commence par https://.
doctor-public-url-local = PUBLIC_URL est { $url }, que les autres ne peuvent pas atteindre.
doctor-public-url-local-advice = Mettez dans PUBLIC_URL l’adresse que les gens et Stripe utilisent. Pour essayer sur cette machine : stripe listen --forward-to { $url }/webhooks/stripe
doctor-mail-fine = Les e-mails peuvent être remis par { $variable }.
doctor-mail-wrong = Les e-mails ne peuvent pas être remis : { $error }
doctor-mail-advice = Vérifiez { $variable } et EMAIL_FROM.
doctor-mail-files = Les e-mails ne sont pas envoyés : ils sont écrits dans { $path }.
doctor-mail-files-advice = Pour les envoyer, définissez RESEND_API_KEY ou SMTP_URL, et EMAIL_FROM.
doctor-telegram-polls = Le bot sur Telegram est @{ $name }. Les mises à jour sont relevées régulièrement.
doctor-telegram-hooked = Le bot sur Telegram est @{ $name }. Les mises à jour arrivent à { $url }.
doctor-telegram-none = Il n’y a pas de bot sur Telegram.
doctor-telegram-none-advice = Pour en avoir un, demandez un jeton à @BotFather et définissez TELEGRAM_TOKEN.
doctor-telegram-wrong = Telegram ne fonctionne pas : { $error }
doctor-telegram-advice = Comparez TELEGRAM_TOKEN à ce que @BotFather a donné, et vérifiez que cette machine atteint api.telegram.org (ou TELEGRAM_API_URL).
doctor-telegram-hook-fails = Telegram n’a pas pu livrer les mises à jour à { $url } : { $error }
doctor-telegram-hook-advice = Vérifiez que PUBLIC_URL mène à ce serveur, avec un certificat que d’autres acceptent, et que le proxy inverse laisse passer /webhooks/telegram.
doctor-telegram-not-inline = Pour que l’on propose des événements dans toute conversation (@VotreBot jazz), envoyez /setinline à @BotFather.
doctor-discord = Le bot sur Discord est { $name }. Pour l’ajouter à un serveur : { $invite }
doctor-discord-none = Il n’y a pas de bot sur Discord.
doctor-discord-none-advice = Pour en avoir un, créez une application sur https://discord.com/developers/applications et donnez à DISCORD_TOKEN le jeton de son bot.
doctor-discord-wrong = Discord ne fonctionne pas : { $error }
doctor-discord-advice = Comparez DISCORD_TOKEN avec la page « Bot » de https://discord.com/developers/applications, et vérifiez que cette machine atteint discord.com (ou DISCORD_API_URL).
doctor-assistant = L’assistant interroge { $model }. Aujourd’hui : { $count ->
    [one] { $count } requête
   *[other] { $count } requêtes
}, { $tokens } jetons sur { $most }.
doctor-assistant-none = Il n’y a pas d’assistant : les formulaires font le même travail.
doctor-assistant-none-advice = Pour en avoir un, définissez OPENAI_API_KEY, ou OPENAI_BASE_URL pour un autre service.
doctor-port-fine = { $address } est libre.
doctor-port-taken = { $address } n’est pas libre : { $error }
doctor-port-advice = Si EventOS tourne déjà, c’est normal. Sinon, mettez une autre adresse dans BIND_ADDR.
doctor-metrics-off = Les métriques ne sont pas servies. METRICS_ADDR ou METRICS_TOKEN les active.
doctor-metrics-addr = Les métriques sont servies sur { $url }, à qui atteint cette adresse.
doctor-metrics-token = Les métriques sont servies sur { $url }, à qui possède METRICS_TOKEN.
doctor-metrics-open = Les métriques sont servies sur { $url }, et d’autres machines peuvent peut-être atteindre cette adresse.
doctor-metrics-open-advice = Qui l’atteint peut les lire. Donnez à METRICS_ADDR une adresse de cette machine seulement, comme 127.0.0.1:9464, ou laissez le pare-feu la protéger.
doctor-all-fine = Rien n’est à réparer.
doctor-some-wrong = { $count ->
    [one] Une chose est à réparer.
   *[other] { $count } choses sont à réparer.
}

# eventos eval

no-model = Aucun modèle n’est configuré. Définissez OPENAI_API_KEY, ou OPENAI_BASE_URL pour un autre service.
eval-folder-wrong = --cases : le dossier { $path } ne peut pas être lu : { $error }
eval-folder-empty = --cases : le dossier { $path } ne contient aucun fichier de cas (*.json).
eval-none-fits = Aucun des cas de { $path } n’est de ce type et de ce nom.
eval-file-wrong = { $file } : ce ne sont pas des cas : { $error }
eval-case-wrong = { $file }, { $case }, { $field } : { $reason }
eval-wrong-name = Écrivez-le en minuscules, chiffres et traits d’union.
eval-wrong-name-twice = Un autre cas de ce nom se trouve dans { $file }.
eval-wrong-says = Quelqu’un doit dire quelque chose.
eval-wrong-starts = Cette heure doit exister, et être postérieure à la veille du cas.
eval-wrong-event = Aucun événement de ce cas ne s’appelle « { $name } ».
eval-wrong-draft-sold = Personne n’a de billet pour un brouillon.
eval-wrong-tier = L’événement n’a pas de catégorie « { $name } ».
eval-wrong-quantity = Au moins 1, et pas moins que de personnes entrées.
eval-begins = { $model } est interrogé, dans { $count ->
    [one] 1 cas
   *[other] { $count } cas
  }. Cela coûte ce que demande le service.
eval-title = { $model } chez { $host }
eval-column-kind = Type
eval-column-cases = Cas
eval-column-passed = Réussis
eval-column-in = Jetons en entrée
eval-column-out = Jetons en sortie
eval-column-cost = Coût
eval-total = Tous
eval-what-waited = p50 et p95 : sur cent messages, 50 et 95 ont reçu une réponse dans ce délai.
eval-cost-unknown = Le prix de { $model } n’est pas connu : indiquez-le avec --prices.
eval-finding = { "  " }{ $rule } : attendu { $expected }, obtenu { $came }
eval-json-failed = --json : { $path } ne peut pas être écrit : { $error }
eval-unanswered = Le modèle n’a pas répondu une seule fois. `eventos doctor` vérifie la configuration.
eval-below = { $came } % sont sortis comme il faut ; { $wanted } % étaient demandés.
