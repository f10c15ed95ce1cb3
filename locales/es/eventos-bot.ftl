## The command line

cli-failed = Ha fallado: { $error }
cli-failures = { $count ->
    [one] Algo ha fallado por dentro; el registro de arriba dice qué.
   *[other] Han fallado { $count } cosas por dentro; el registro de arriba dice cuáles.
}
cli-data-dir-failed = DATA_DIR: no se puede crear la carpeta { $path }: { $error }
cli-database-file-failed = DATABASE_URL: no se puede escribir en el archivo { $path }: { $error }
cli-bind-failed = { $variable }: no se puede escuchar en { $address }: { $error }
cli-migrated = La base de datos { $database } tiene el esquema de esta versión.
cli-telegram-bad-token = TELEGRAM_TOKEN: Telegram no conoce este token. Pide a @BotFather el token del bot.
cli-telegram-needs-token = El rol telegram necesita TELEGRAM_TOKEN, el token del bot que da @BotFather.
cli-telegram-needs-web = Con TELEGRAM_WEBHOOK_SECRET, Telegram envía al servidor web: el rol telegram necesita el rol web en el mismo proceso.
cli-discord-bad-token = DISCORD_TOKEN: Discord no conoce este token. Genera uno nuevo en la página «Bot» de https://discord.com/developers/applications.
cli-discord-needs-token = El rol discord necesita DISCORD_TOKEN, el token del bot de https://discord.com/developers/applications.
cli-discord-shards = --discord-shards: escribe cuántos shards hay, por ejemplo 4, o cuáles atiende este proceso, por ejemplo 0-1/4.
cli-split-on-sqlite = Con SQLite, un solo proceso tiene que asumir web y worker. Para separar los roles, pon en DATABASE_URL una base de datos PostgreSQL.
cli-console-needs-worker = El rol console necesita el rol worker en el mismo proceso: los mensajes para la consola solo se pueden mostrar ahí.

## Configuration

config-intro = La configuración no es correcta. No se ha iniciado nada.
config-wrong = { $variable }: { $reason }
config-not-url = no es una dirección web. Tiene esta forma: https://events.example.org.
config-not-http-url = la dirección debe empezar por http:// o https:// y nombrar un servidor.
config-not-database-url = no es una base de datos. Tiene esta forma: postgres://usuario:clave@servidor/nombre o sqlite:ruta/al/archivo.db.
config-not-https-when-live = debe empezar por https://, porque la clave de Stripe cobra dinero real.
config-not-address = no es una dirección con puerto. Tiene esta forma: 127.0.0.1:8080.
config-not-stripe-key = no es una clave secreta de Stripe. Empieza por sk_test_, rk_test_, sk_live_ o rk_live_.
config-not-webhook-secret = no es un secreto de firma de Stripe. Cada uno empieza por whsec_; si hay varios, se separan con comas.
config-not-mailbox = no es un remitente. Tiene esta forma: tickets@example.org o Entradas <tickets@example.org>.
config-not-smtp-url = no es un servidor de correo. Tiene esta forma: smtps://usuario:clave@mail.example.org.
config-not-log-format = puede ser text o json.
config-not-log-filter = RUST_LOG: no se puede leer este filtro: { $error }
config-not-addresses = no todas son direcciones o redes separadas por comas. Tienen esta forma: 127.0.0.1 o 10.0.0.0/8.
config-not-token = necesita al menos { $shortest } caracteres: letras, cifras y - . _ ~ + / =. Por ejemplo: openssl rand -hex 24
config-not-telegram-token = no es el token de un bot. Se parece a 123456789:AAE…, tal como lo da @BotFather.
config-not-telegram-secret = tiene de 1 a 256 caracteres: letras, cifras, _ y -. Por ejemplo: openssl rand -hex 24
config-not-discord-token = no es el token de un bot. Se parece a MTIz….Gabc12.Xyz…, tal como lo da la página «Bot» de https://discord.com/developers/applications.
config-not-https-for-telegram = debe empezar por https://, porque Telegram solo envía webhooks a direcciones cifradas. Sin TELEGRAM_WEBHOOK_SECRET, las actualizaciones se consultan periódicamente y vale cualquier dirección.
config-not-whole-number = no es un número entero a partir de 1
config-not-temperature = no es un número de 0 a 2
config-same-as = es la misma dirección que { $other }; dale otro puerto.
config-needed-by = hace falta, porque { $other } está definida.
config-not-besides = no puede estar junto a { $other }; quita una de las dos.
config-live-key-in-sandbox = es una clave de producción, que mueve dinero de verdad. La demo no se inicia a su lado; quita antes la variable.

## The console

console-only-you = (solo para ti)
console-picture-saved = Imagen: { $path }
console-file-saved = Archivo: { $path }
console-mail-written = Correo: { $path }
console-link-open = Abre esto en un navegador: { $url }
console-keys = La consola misma entiende:
    /as NOMBRE – desde aquí habla otra persona
    /press 2 o /2 – pulsar la opción 2; también vale /press Publicar
    /photo RUTA – enviar una imagen; sin ruta, la última entrada
    /pay – pagar la última compra; también /pay decline, /pay later y después /pay settle o /pay bounce
    /wait – esperar hasta que no quede nada en camino
    /again – enviar otra vez la última línea, como una plataforma que entrega dos veces
    /quit – salir
    Todo lo demás va a EventOS; /help dice lo que sabe hacer.
console-usage-as = ¿Quién habla? Por ejemplo: /as Ben
console-usage-press = ¿Qué opción? Por ejemplo: /press 1, o simplemente /1
console-usage-pay = La página de pago tiene estos botones: /pay, /pay decline, /pay later, /pay settle, /pay bounce.
console-no-choice = Esa opción no existe. Los números están entre corchetes debajo de las últimas respuestas.
console-no-ticket = Todavía no se ha mostrado ninguna entrada. Indica una imagen: /photo RUTA
console-no-checkout = Todavía no se ha mostrado ninguna página de pago. Compra antes una entrada.
console-no-sandbox = Aquí no hay entorno de pruebas. Abre el enlace de pago en un navegador y paga en Stripe.
console-no-such-button = La página de pago ya no tiene ese botón. No se ha pulsado nada.
console-nothing-again = Todavía no se ha dicho nada que se pueda repetir.
console-photo-failed = No se puede leer { $path }: { $error }
console-paid = Pagado en la página de pago. En el entorno de pruebas no ha costado nada.
console-declined = La tarjeta fue rechazada en la página de pago. No se ha pagado nada; /pay lo intenta otra vez.
console-awaiting = Pedido hecho en la página de pago; falta la respuesta del banco. /pay settle: confirma. /pay bounce: rechaza.
console-bounced = El banco ha rechazado el pago. No se ha pagado nada.
console-webhooks-stuck = Algunos mensajes de Stripe aún no se han aceptado; se enviarán otra vez más tarde.

## The demo

demo-sandbox = Demo de EventOS: un entorno de pruebas. No se cobra ninguna tarjeta, no se mueve dinero y ningún correo sale de este equipo.
demo-places = Todo se guarda en { $folder }. Páginas: { $url }
demo-own-database = DATABASE_URL está definida, pero la demo no la usa: tiene su propia base de datos en su carpeta.
demo-first-new = Eres Ada. Escribe /new para crear un evento y publicarlo.
demo-first-as = Después, /as Ben para ser otra persona, y /buy para conseguir una entrada.
demo-first-pay = Abre el enlace de pago en un navegador o escribe /pay. Más: /? y /help.
demo-bind-failed = --bind: no se puede escuchar en { $address }: { $error }
demo-folder-failed = --data-dir: no se puede usar la carpeta { $path }: { $error }
demo-folder-in-use = --data-dir: ya hay otra demo en marcha en { $path }. Ciérrala o elige otra carpeta.

## The doctor

doctor-config-fine = La configuración se puede leer.
doctor-config-advice = Corrige { $variable }; .env.example la explica.
doctor-rest-later = Lo demás se comprobará cuando esto esté arreglado.
doctor-data-dir-fine = Se puede escribir en la carpeta de datos { $path }.
doctor-data-dir-new = La carpeta de datos { $path } se creará en el primer inicio.
doctor-data-dir-wrong = No se puede escribir en la carpeta de datos { $path }: { $error }
doctor-data-dir-advice = Da permiso de escritura al usuario que ejecuta EventOS, o pon otra carpeta en DATA_DIR.
doctor-database-fine = La base de datos { $kind } responde y tiene el esquema de esta versión.
doctor-database-new = Todavía no hay base de datos en { $path }.
doctor-database-old = La base de datos { $kind } responde, pero no tiene el esquema de esta versión.
doctor-database-migrate = «eventos migrate» lo crea; también el próximo «eventos run».
doctor-database-wrong = No se puede usar la base de datos: { $error }
doctor-database-advice = Comprueba DATABASE_URL y que el servidor de la base de datos esté en marcha y admita a este usuario.
doctor-stripe-none = Los pagos están desactivados: solo se pueden dar entradas gratuitas.
doctor-stripe-none-advice = Para vender entradas, define STRIPE_SECRET_KEY y STRIPE_WEBHOOK_SECRET.
doctor-stripe-live = Stripe responde y acepta la clave. Es una clave de producción: se mueve dinero de verdad.
doctor-stripe-test = Stripe responde y acepta la clave. Es una clave de prueba: no se mueve dinero.
doctor-stripe-wrong = Stripe no funciona: { $error }
doctor-stripe-advice = Compara STRIPE_SECRET_KEY con https://dashboard.stripe.com/apikeys y comprueba que este equipo llega a api.stripe.com (o a STRIPE_API_URL).
doctor-webhook-secrets = { $count ->
    [one] Hay un secreto de webhook definido.
   *[other] Hay { $count } secretos de webhook definidos; vale cualquiera de ellos.
}
doctor-public-url-fine = Las páginas están en { $url }.
doctor-public-url-http = Se mueve dinero de verdad, pero PUBLIC_URL es { $url }, que no va cifrada.
doctor-public-url-http-advice = Pon en PUBLIC_URL una dirección que empiece por https://.
doctor-public-url-local = PUBLIC_URL es { $url }, y los demás no pueden llegar ahí.
doctor-public-url-local-advice = Pon en PUBLIC_URL la dirección que usan las personas y Stripe. Para probarlo en este equipo: stripe listen --forward-to { $url }/webhooks/stripe
doctor-mail-fine = El correo se puede entregar por medio de { $variable }.
doctor-mail-wrong = El correo no se puede entregar: { $error }
doctor-mail-advice = Comprueba { $variable } y EMAIL_FROM.
doctor-mail-files = El correo no se envía: se escribe en { $path }.
doctor-mail-files-advice = Para enviarlo, define RESEND_API_KEY o SMTP_URL, y EMAIL_FROM.
doctor-telegram-polls = El bot de Telegram es @{ $name }. Las actualizaciones se consultan periódicamente.
doctor-telegram-hooked = El bot de Telegram es @{ $name }. Las actualizaciones llegan a { $url }.
doctor-telegram-none = No hay ningún bot de Telegram.
doctor-telegram-none-advice = Para tener uno, pide un token a @BotFather y define TELEGRAM_TOKEN.
doctor-telegram-wrong = Telegram no funciona: { $error }
doctor-telegram-advice = Compara TELEGRAM_TOKEN con el que dio @BotFather y comprueba que este equipo llega a api.telegram.org (o a TELEGRAM_API_URL).
doctor-telegram-hook-fails = Telegram no pudo entregar las actualizaciones en { $url }: { $error }
doctor-telegram-hook-advice = Comprueba que PUBLIC_URL lleva a este servidor, con un certificado que otros acepten, y que el proxy inverso deja pasar /webhooks/telegram.
doctor-telegram-not-inline = Para que la gente ofrezca eventos en cualquier chat (@TuBot jazz), envía /setinline a @BotFather.
doctor-discord = El bot en Discord se llama { $name }. Para llevarlo a un servidor: { $invite }
doctor-discord-none = No hay ningún bot en Discord.
doctor-discord-none-advice = Para tener uno, crea una aplicación en https://discord.com/developers/applications y pon en DISCORD_TOKEN el token de su bot.
doctor-discord-wrong = Discord no funciona: { $error }
doctor-discord-advice = Compara DISCORD_TOKEN con la página «Bot» de https://discord.com/developers/applications y comprueba que este equipo llega a discord.com (o a DISCORD_API_URL).
doctor-assistant = El asistente pregunta a { $model }. Hoy: { $count ->
    [one] una petición
   *[other] { $count } peticiones
}, { $tokens } de { $most } tokens.
doctor-assistant-none = No hay asistente: los formularios hacen lo mismo.
doctor-assistant-none-advice = Para tener uno, define OPENAI_API_KEY, u OPENAI_BASE_URL para otro servicio.
doctor-port-fine = { $address } está libre.
doctor-port-taken = { $address } no está libre: { $error }
doctor-port-advice = Si EventOS ya está en marcha, es lo normal. Si no, pon otra dirección en BIND_ADDR.
doctor-metrics-off = Las métricas no se sirven. METRICS_ADDR o METRICS_TOKEN las activa.
doctor-metrics-addr = Las métricas se sirven en { $url }, a quien alcance esa dirección.
doctor-metrics-token = Las métricas se sirven en { $url }, a quien tenga METRICS_TOKEN.
doctor-metrics-open = Las métricas se sirven en { $url }, y otros equipos quizá alcancen esa dirección.
doctor-metrics-open-advice = Quien la alcance puede leerlas. Pon en METRICS_ADDR una dirección solo de este equipo, como 127.0.0.1:9464, o deja que el cortafuegos la proteja.
doctor-all-fine = No hay nada mal.
doctor-some-wrong = { $count ->
    [one] Hay una cosa mal.
   *[other] Hay { $count } cosas mal.
}

# eventos eval

no-model = No hay ningún modelo configurado. Define OPENAI_API_KEY, u OPENAI_BASE_URL para otro servicio.
eval-folder-wrong = --cases: no se puede leer la carpeta { $path }: { $error }
eval-folder-empty = --cases: en la carpeta { $path } no hay ningún archivo con casos (*.json).
eval-none-fits = Ninguno de los casos de { $path } es de ese tipo y con ese nombre.
eval-file-wrong = { $file }: esto no son casos: { $error }
eval-case-wrong = { $file }, { $case }, { $field }: { $reason }
eval-wrong-name = Escríbelo con minúsculas, cifras y guiones.
eval-wrong-name-twice = Hay otro caso con este nombre en { $file }.
eval-wrong-says = Alguien tiene que decir algo.
eval-wrong-starts = Esa hora tiene que existir y ser posterior al día antes del caso.
eval-wrong-event = Ningún evento de este caso se llama «{ $name }».
eval-wrong-draft-sold = Nadie tiene una entrada de un borrador.
eval-wrong-tier = El evento no tiene ningún tipo de entrada «{ $name }».
eval-wrong-quantity = Al menos 1, y no menos de los que están dentro.
eval-begins = Se pregunta a { $model }, en { $count ->
    [one] 1 caso
   *[other] { $count } casos
  }. Cuesta lo que cobre el servicio.
eval-title = { $model } en { $host }
eval-column-kind = Tipo
eval-column-cases = Casos
eval-column-passed = Superados
eval-column-in = Tokens de entrada
eval-column-out = Tokens de salida
eval-column-cost = Coste
eval-total = Todos
eval-what-waited = p50 y p95: de cada cien mensajes, 50 y 95 tuvieron respuesta en ese tiempo.
eval-cost-unknown = No se sabe cuánto cuesta { $model }: indícalo con --prices.
eval-finding = { "  " }{ $rule }: se esperaba { $expected }, salió { $came }
eval-json-failed = --json: no se puede escribir { $path }: { $error }
eval-unanswered = El modelo no respondió ni una vez. `eventos doctor` comprueba la configuración.
eval-below = Salió bien el { $came } %; se pedía el { $wanted } %.
