## Time

time-in-days = dentro de { $count } días
time-in-hours = dentro de { $count } horas
time-in-minutes = { $count ->
    [one] dentro de un minuto
   *[other] dentro de { $count } minutos
}
time-days-ago = hace { $count } días
time-hours-ago = hace { $count } horas
time-minutes-ago = { $count ->
    [one] hace un minuto
   *[other] hace { $count } minutos
}

## Mail

mail-greeting = Hola, { $name }:
mail-greeting-plain = Hola:
mail-label-when = Cuándo
mail-label-where = Dónde
mail-label-total = Total
mail-label-code = Código
mail-until = hasta { $time }
mail-until-date = hasta el { $date }
mail-free = Gratis
mail-footer = Recibes este correo porque alguien indicó esta dirección para unas entradas o en el chat.
mail-instead-subject = Novedades sobre { $event }
mail-instead-subject-plain = Un mensaje para ti
mail-instead-why = Te llega por correo porque no he podido localizarte en el chat.

mail-tickets-subject = { $count ->
    [one] Tu entrada para { $event }
   *[other] Tus { $count } entradas para { $event }
}
mail-tickets-headline = ¡Nos vemos allí!
mail-tickets-intro = { $count ->
    [one] Aquí tienes tu entrada. Muestra el código en la puerta, en el móvil o en papel.
   *[other] Aquí tienes tus { $count } entradas. Cada persona muestra un código en la puerta, en el móvil o en papel.
}
mail-tickets-event = Ver el evento
mail-tickets-position = Entrada { $seat } de { $of }
mail-tickets-open = Abrir la entrada
mail-tickets-qr = Código QR de la entrada { $code }
mail-tickets-once = Cada código vale para una persona y una sola vez. Quien lo tenga puede entrar con él, así que compártelo solo con la persona a la que corresponde.
mail-tickets-attached = { $count ->
    [one] Adjuntos: tu entrada como imagen y la fecha para tu calendario.
   *[other] Adjuntos: tus entradas como imágenes y la fecha para tu calendario.
}

mail-code-subject = { $code } es tu código
mail-code-headline = Confirma tu dirección de correo
mail-code-intro = Escribe este código en el chat:
mail-code-minutes = { $count ->
    [one] Vale durante un minuto.
   *[other] Vale durante { $count } minutos.
}
mail-code-ignore = Si no lo has pedido, ignora este correo. Sin el código no ocurre nada.

## Buttons

button-fill-in = Rellenar el formulario
button-start = Inicio
button-help = Ayuda
button-settings = Ajustes
button-back = ← Atrás
button-cancel = ✕ Cancelar
button-skip = Omitir
button-keep = Dejarlo así
button-done = Listo
button-remove = Quitar
button-previous = ← Anterior
button-next = Siguiente →
button-try-again = Reintentar
button-look = Ver
button-new-event = ＋ Nuevo evento
button-my-events = Mis eventos
button-my-tickets = Mis entradas
button-on-sale = Qué hay a la venta
button-check-in = Registrar accesos
button-to-event = Ir al evento
button-keep-event = No, conservarlo
button-public-page = Página pública
button-get-tickets = Conseguir entradas
button-share = Compartir: abrir en Telegram
button-publish = Publicar
button-edit = Editar
button-discard = Descartar
button-add-tier = ＋ Tipo de entrada
button-tiers = Tipos de entrada
button-tier-edit = ✎ { $name }
button-tier-window = Fechas de venta: { $name }
button-tier-remove = ✕ { $name }
button-tier-role-off = ✕ Rol { $role } ({ $tier })
button-pools = Cupos compartidos
button-add-pool = ＋ Cupo compartido
button-pool-edit = ✎ { $name }
button-pool-remove = ✕ { $name }
button-orders = Pedidos
button-order = Ir al pedido
button-attendees = Asistentes
button-as-file = Como archivo
button-staff = Equipo de puerta
button-duplicate = Duplicar
button-post = Publicar en grupo o canal
button-post-to = Publicar en: { $chat }
button-post-again = Publicar también en otro sitio
button-buy-this = Comprar { $what }
button-other-number = Otra cantidad
button-calendar-days = ‹ Volver a los días
button-calendar-type = ¿Otra hora? Escríbela
button-cancel-event = Cancelar el evento
button-undelivered = Sin entregar: { $count }
button-by-mail = Por correo en su lugar: { $count }
button-send-again = Reenviar: { $name }
button-pay = Pagar { $amount }
button-pay-for = Pagar: { $name }
button-give-up = Liberar las plazas
button-open-chat = Abrir el chat
button-show-me = Enséñamelo
button-open-ticket = Abrir la entrada
button-calendar = Añadir al calendario
button-show-all = Ver todas
button-reissue = Cambiar el código
button-keep-ticket = No, dejarlo así
button-transfer = Traspasar
button-hand-over-now = Crear el código
button-take-over = Quedarme la entrada
button-take-back-code = Anular el traspaso
button-new-code = Código nuevo
button-refund-order = Reembolsar el pedido…
button-refund-ticket = Reembolsar la entrada { $seat } ({ $tier })…
button-refund-now = Reembolsar { $amount }
button-refund-again = Devolver { $amount } otra vez
button-take-back = Retirar las entradas
button-staff-invite = Invitar a alguien
button-join = Unirme en Telegram
button-staff-remove = ✕ { $name }
button-gate = Indicar el acceso
button-leave-door = Dejar la puerta
button-undo = ↩ Deshacer
button-admit = Dejar pasar: { $ticket }
button-undo-of = ↩ Deshacer: { $ticket }
button-forget-email = Olvidar mi correo
button-identities = Mis chats
button-link-another = Unir otro chat
button-link-telegram = Abrir Telegram
button-link = Sí, también soy yo
button-not-link = No, dejarlo así
button-unlink = Separar: { $name }
button-unlink-now = Separarlo

## Conversation

chat-thread-lost = Me han actualizado y he perdido el hilo de la conversación. No se ha perdido nada de lo que hiciste: empieza ese paso de nuevo, por favor.
chat-unknown-input = Por ahora solo entiendo textos e imágenes de entradas. Con /help ves todo lo que sé hacer.
chat-not-understood = No te he entendido. ¿Qué quieres hacer?
chat-answered-privately = { $name }, te he respondido en nuestro chat privado.
chat-write-first = { $name }, esto es solo para ti y no puedo escribirte primero. Abre nuestro chat y pulsa Iniciar.
chat-answer-here = { $name }, no puedo enviarte mensajes privados. Pulsa el botón y solo tú verás la respuesta.
chat-not-shown = No he podido mostrarte la respuesta aquí. Puede que lo que pediste se haya hecho de todos modos: míralo antes de volver a pedirlo.
chat-hidden-sender = No veo quién eres: aquí escribes de forma anónima. Escríbeme en privado o desactiva «Permanecer anónimo».
chat-form-left = De acuerdo, lo dejamos.
chat-nothing-to-cancel = No hay nada en marcha que cancelar.
chat-had-that = Eso ya lo tenía, así que no se ha hecho nada dos veces.
failure-with-reference = Algo ha fallado por nuestra parte y no se ha cambiado nada. Inténtalo de nuevo; si vuelve a pasar, dile al administrador esta referencia: { $reference }

start-title = ¡Hola, { $name }!
start-what = Me ocupo de eventos: entradas, pagos y puerta, aquí en el chat.
start-organizer = ¿Organizas algo? Crea un evento con entradas en dos minutos: /new
start-attendee = ¿Te apetece salir? Mira qué hay y consigue entradas: /buy
start-staff = ¿Estás en la puerta? Mándame una foto del QR de una entrada: /checkin
greeting-title = ¡Hola a todo el mundo!
greeting-members = ¿Te apetece salir? /buy muestra lo que hay y te consigue entradas.
greeting-server = ¿Administras este servidor? Empieza con /server settings y luego crea un evento con /event create.
greeting-group = ¿Organizas algo? Crea un evento con /new en el chat a solas conmigo y luego muéstralo aquí con /post.
greeting-help = Lo demás está en /help, que te muestro solo a ti.

help-title = Lo que sé hacer
help-for-everybody = Para todo el mundo
help-for-organizers = Para organizadores
help-for-staff = En la puerta
help-for-servers = Para quienes llevan este servidor
help-closing = Puedes abreviar los nombres de los eventos: /buy jazz encuentra la noche de jazz. En cualquier momento, /cancel sale y /back vuelve un paso atrás.

command-menu-check-in = Registrar acceso
command-menu-attendee = Asistente
command-help-start = Empieza aquí
command-help-help = Lo que sé hacer
command-help-buy = Mira qué hay a la venta y compra entradas
command-help-tickets = Tus entradas y lo que está pendiente de pago
command-help-settings = Idioma, zona horaria, moneda y correo
command-help-language = Elige tu idioma
command-help-timezone = Elige tu zona horaria
command-help-email = Verifica tu dirección de correo
command-help-new = Crea un evento
command-help-events = Tus eventos
command-help-show = Uno de tus eventos, con sus cifras
command-help-edit = Cambia un evento
command-help-cover = Pon una imagen en la página de un evento
command-help-publish = Pon a la venta un borrador
command-help-cancel-event = Cancela un evento y reembolsa sus entradas
command-help-duplicate = Un borrador nuevo a partir de un evento
command-help-post = Publica la tarjeta de un evento en un grupo o canal
command-help-tiers = Los tipos de entrada de un evento
command-help-tier-add = Añade un tipo de entrada
command-help-tier-edit = Cambia un tipo de entrada
command-help-tier-remove = Quita un tipo de entrada
command-help-tier-role = Da un rol de este servidor a quien tenga una entrada
command-help-pools = Cupos que comparten varios tipos de entrada
command-help-orders = Quién ha comprado qué
command-help-attendees = Quién tiene entrada, también como archivo
command-help-refund = Reembolsa un pedido o una de sus entradas
command-help-currency = Elige la moneda de tus nuevos eventos
command-help-notices = Elige cuánto quieres saber de las ventas
command-help-staff = Quién está en la puerta
command-help-staff-add = Añade a alguien al equipo de puerta o envía una invitación
command-help-staff-remove = Quita a alguien del equipo de puerta
command-help-join = Únete al equipo de puerta con una invitación
command-help-take = Quédate con una entrada que alguien te traspasa
command-help-link = Sé la misma persona aquí y en otro chat
command-help-unlink = Los chats desde los que escribes, y cómo separarlos
command-help-checkin = Registra el acceso con un código o una foto
command-help-attendee = Qué entradas tiene alguien, para dejarle pasar
command-help-gate = Indica en qué acceso estás
command-help-cancel = Deja lo que está en marcha
command-help-back = Vuelve un paso atrás
command-help-skip = Deja una pregunta como está
command-help-server = Los ajustes de este servidor
command-help-server-events = Mira qué eventos están vinculados a este servidor y saca alguno
command-help-server-roles = Mira qué roles de este servidor dan las entradas y retira alguno
command-help-server-organizers = Elige el rol que puede traer eventos a este servidor
command-help-server-announcements = Elige el canal donde se anuncian los eventos publicados
command-help-server-currency = Elige la moneda de los nuevos eventos de este servidor
command-help-server-timezone = Elige la zona horaria de los nuevos eventos de este servidor
command-help-server-language = Elige el idioma de lo que todos ven en este servidor

command-group-event = Tus eventos: crear, cambiar, publicar, cancelar
command-group-tier = Los tipos de entrada de un evento
command-group-pool = Cupos que comparten varios tipos de entrada
command-group-staff = Quién está en la puerta de un evento
command-group-server = Cómo trabajo en este servidor
command-group-ticket = Entradas que cambian de manos

parameter-name-event = evento
parameter-name-tier = tipo
parameter-name-quantity = cantidad
parameter-name-person = persona
parameter-name-code = código
parameter-name-photo = foto
parameter-name-name = nombre
parameter-name-invitation = invitación
parameter-name-value = valor
parameter-name-about = tema
parameter-name-role = rol
parameter-name-channel = canal

parameter-help-event-own = Uno de tus eventos; basta una parte del nombre
parameter-help-event-on-sale = A qué quieres ir; basta una parte del nombre
parameter-help-event-door = El evento en cuya puerta estás
parameter-help-tier = Qué tipo de entrada
parameter-help-quantity = Cuántas entradas
parameter-help-person = De quién se trata
parameter-help-staff = Alguien del equipo de puerta
parameter-help-code = El código, tal como se te mostró o envió
parameter-help-photo = Una imagen en la que se vea el QR
parameter-help-cover = Una imagen, mejor ancha que alta
parameter-help-name = Un nombre; sin él, ves lo que hay
parameter-help-invitation = La invitación que te enviaron
parameter-help-value = Qué debe ser; si lo dejas vacío, ves lo que hay
parameter-help-about = Tu evento en una frase; si lo dejas vacío, se te pregunta
parameter-help-role = Un rol de este servidor
parameter-help-channel = Un canal de este servidor

## Forms

progress-at-details = ● Datos  ○ Entradas  ○ Revisión
progress-at-tickets = ✓ Datos  ● Entradas  ○ Revisión
progress-at-review = ✓ Datos  ✓ Entradas  ● Revisión
form-question = { $title } · { $number } de { $count }
form-now = Ahora
form-choice-none = Dejar vacío

form-event-title = Nuevo evento
form-edit-title = Editar { $name }
form-name-label = ¿Cómo se llama el evento?
form-name-hint = Por ejemplo: Noche de jazz
form-starts-label = ¿Cuándo empieza?
form-starts-hint = Fecha y hora en { $zone }, por ejemplo: 2027-05-21 20:00 o 21/5 20:00
form-starts-hint-there = Hora local de allí, por ejemplo: 2027-05-21 20:00 o 21/5 20:00
form-ends-label = ¿Cuándo termina?
form-ends-hint = Fecha y hora. Puedes dejarlo abierto.
form-ends-end-of-day = Al final de ese día
form-venue-label = ¿Dónde es?
form-venue-hint = El lugar, tal como se encuentra
form-capacity-label = ¿Cuánta gente cabe?
form-capacity-hint = Entre todos los tipos de entrada. Nunca se venden más entradas que esas.
form-capacity-unlimited = Sin límite propio
form-description-label = ¿De qué trata?
form-description-hint = Unas pocas frases para la página del evento
form-cover-label = Envíame una imagen para la página del evento
form-cover-hint = Una foto o un cartel; mejor apaisado. PNG, JPEG o WebP.
form-zone-label = ¿En qué zona horaria es?
form-zone-hint = Basta con una ciudad: Madrid, Lima, New York
form-zone-title = Zona horaria
form-currency-label = ¿Qué moneda?
form-currency-hint = Tres letras, por ejemplo EUR, USD o JPY
form-currency-title = Moneda
form-tier-title = Entradas para { $name }
form-tier-edit-title = Editar { $name }
form-tier-name-label = ¿Cómo se llama este tipo de entrada?
form-tier-name-hint = Es lo que se ve al comprar
form-price-label = ¿Cuánto cuesta cada una, en { $currency }?
form-price-hint = Por ejemplo { $example }; 0 es gratis
form-quantity-label = ¿Cuántas hay?
form-quantity-hint = Un número entero
form-limit-label = ¿Cuántas se pueden comprar a la vez?
form-limit-hint = De 1 a 100
form-pool-title = Cupo compartido para { $name }
form-pool-edit-title = Editar { $name }
form-pool-name-label = ¿Cómo se llama este cupo?
form-pool-name-hint = Solo lo ves tú, por ejemplo: Palco
form-pool-seats-label = ¿Cuántas plazas tiene?
form-pool-seats-hint = Sus tipos de entrada, juntos, nunca venderán más
form-pool-tiers-label = ¿Qué tipos de entrada lo comparten?
form-pool-tiers-hint = Números o nombres, por ejemplo 1, 2 o todos. Hay: { $tiers }
form-pool-tiers-all = todos
form-pool-tiers-and = y
form-sales-title = Fechas de venta de { $name }
form-sales-start-label = ¿Desde cuándo se vende?
form-sales-start-hint = Fecha y hora en { $zone }
form-sales-start-now = Desde el principio
form-sales-end-label = ¿Hasta cuándo se vende?
form-sales-end-hint = Fecha y hora en { $zone }
form-sales-end-with-event = Hasta que termine el evento
form-sales-end-day-before = Hasta la medianoche anterior al evento
form-how-many-label = ¿Cuántas entradas «{ $tier }» quieres?
form-how-many-hint = Hasta { $limit } por pedido
form-email-title = Correo
form-email-label = ¿Cuál es tu dirección de correo?
form-email-hint = Te enviaré un código para confirmar que es tuya
form-email-code-label = ¿Qué código te he enviado?
form-email-code-hint = Seis cifras; el correo está en camino
form-gate-title = Acceso
form-gate-label = ¿En qué acceso estás?
form-gate-hint = Por ejemplo: Acceso norte. Se mostrará si alguien vuelve a escanear la entrada.

tier-name-general = Entrada general
tier-name-early = Venta anticipada
tier-name-vip = VIP

## Events

price-free = gratis
events-title = Tus eventos
events-none = Aún no tienes eventos. ¿Creamos uno?
events-which-one = ¿A cuál te refieres?
event-from-until = { $starts }, hasta { $ends }
event-status-draft = Borrador: solo tú lo ves
event-status-published = A la venta
event-status-cancelled = Cancelado
event-status-ended = Terminado
event-short-draft = borrador
event-short-cancelled = cancelado
event-short-ended = terminado
event-sold = vendidas: { $count }
event-label-when = Cuándo
event-label-where = Dónde
event-label-capacity = Aforo
event-label-tickets = Entradas
event-label-pools = Cupos compartidos
event-label-takings = Pagado
event-label-refunded = Reembolsado
event-label-attendance = En la puerta
event-label-share = Para comprar, se escribe
event-label-share-link = Compartir
event-capacity = { $capacity ->
    [one] una persona
   *[other] { $capacity } personas
}
event-capacity-open = tantas personas como entradas haya
event-no-tiers = Aún no hay entradas: añade al menos un tipo, gratis o de pago.
event-attendance = { $admitted } de { $tickets } dentro
tier-from = desde el { $from }
tier-until = hasta el { $until }
tier-ended = venta cerrada
event-from-price = desde { $price }
tier-sold-out = agotadas
tier-few-left = { $count ->
    [one] solo queda una
   *[other] solo quedan { $count }
}
tier-left = { $count ->
    [one] queda una
   *[other] quedan { $count }
}
tier-counts = vendidas: { $sold }, reservadas: { $held }, de { $quantity }
tier-over-capacity = «{ $tier }» tiene { $quantity } entradas, pero el aforo del evento es de { $capacity }: no se venderán más.
tiers-title = Tipos de entrada de { $name }
tier-remove-ask = ¿Quitar «{ $tier }» de { $name }?
tier-role = da el rol { $role } en { $server }
tier-role-waiting = { $count ->
    [one] a una persona le queda por recibirlo o perderlo
   *[other] a { $count } personas les queda por recibirlo o perderlo
}
tier-role-absent = { $count ->
    [one] una persona no está en ese servidor
   *[other] { $count } personas no están en ese servidor
}
tier-role-not-allowed = No me dejan darlo: permite que mi rol gestione roles y colócalo por encima de este.
tier-role-gone = Ese rol ya no existe allí. Quítalo aquí y elige otro.
tier-role-server-gone = Ya no estoy en ese servidor.
tier-role-refused = En ese servidor nadie puede dar este rol. Quítalo aquí y elige otro.
tier-role-done = Quien tenga una entrada de «{ $tier }» recibe aquí el rol { $role }, y lo pierde si la entrada se reembolsa o pasa a otra persona.
tier-role-linked = Quien haya comprado en otro chat lo recibe en cuanto conecte sus cuentas con /link.
tier-role-off-ask = ¿Quitar el rol { $role } de «{ $tier }»? Quien lo tenga solo por estas entradas lo pierde.
natives-tried-again = Lo intento de nuevo.
pools-title = Cupos compartidos de { $name }
pools-none = Varios tipos de entrada pueden compartir un cupo: juntos nunca venderán más plazas de las que tiene.
pools-need-tiers = Se puede compartir un cupo en cuanto haya dos tipos de entrada.
pool-left = libres: { $left } de { $quantity }
pool-no-tiers = ningún tipo de entrada
pool-remove-ask = ¿Quitar el cupo compartido «{ $pool }» de { $name }? Cada uno de sus tipos de entrada se venderá entonces hasta su propia cantidad.

edit-what = ¿Qué quieres cambiar?
edit-none = sin indicar
edit-name = Nombre
edit-starts = Inicio
edit-ends = Fin
edit-venue = Lugar
edit-description = Descripción
edit-capacity = Aforo
edit-zone = Zona horaria
edit-currency = Moneda
edit-cover = Portada

publish-done-title = ¡{ $name } está a la venta!
publish-done-share = Comparte esto; quien me lo envíe llegará a las entradas:
publish-done-staff = Antes del evento, añade a quienes estarán en la puerta con «Equipo de puerta».
publish-announced = Su tarjeta está en camino a { $chat } y allí se mantiene al día.
duplicate-done = Aquí tienes un borrador nuevo, con todo menos las ventas. Revisa primero la fecha.
duplicate-homeless = El evento también está vinculado a { $servers }; el borrador no. Publícalo donde puedas traer eventos, o usa allí /event post más tarde.

cancel-ask-title = ¿Cancelar { $name }?
cancel-ask-draft = Es un borrador; nadie ha comprado nada.
cancel-ask-tickets = { $count ->
    [0] No hay entradas vendidas.
    [one] Una entrada deja de ser válida.
   *[other] { $count } entradas dejan de ser válidas.
}
cancel-ask-refunds = { $count ->
    [one] Se reembolsa un pedido, por un importe de { $amount }.
   *[other] Se reembolsan { $count } pedidos, por un importe de { $amount }.
}
cancel-ask-pending = { $count ->
    [one] Un pedido está pendiente de pago y se cierra.
   *[other] { $count } pedidos están pendientes de pago y se cierran.
}
cancel-ask-final = Quienes compraron recibirán un mensaje. Esto no se puede deshacer.
cancel-ask-yes = Sí, cancelarlo
cancel-done-title = { $name } se ha cancelado
cancel-done-refunds = { $count ->
    [one] Un reembolso de { $amount } está en camino.
   *[other] { $count } reembolsos, { $amount } en total, están en camino.
}

post-title = Publicar { $event }
post-what = Su tarjeta dice cuántas entradas quedan de cada tipo y se mantiene al día mientras se venden. ¿Dónde la publico?
post-no-chats-telegram = Todavía no me has añadido a ningún grupo ni canal. Añádeme a uno, en un canal como administrador que pueda publicar, y vuelve aquí.
post-no-chats-console = Todavía no me has añadido a ningún grupo ni canal. Eso se hace en Telegram o Discord; aquí no hay sitio para una tarjeta.
post-how = En un grupo, /post { $slug } la pone allí mismo.
post-no-servers = Ningún servidor al que está vinculado este evento anuncia eventos. Usa /event post en el canal donde deba estar la tarjeta.
post-how-in-servers = En el canal de un servidor, /event post la pone allí mismo; el evento es { $event }.
post-done = La tarjeta de { $event } está en camino y se mantendrá al día.
post-done-here = La tarjeta de { $event } aparecerá aquí mismo y se mantendrá al día.

undelivered-title = Mensajes sin entregar de { $name }
undelivered-none = Todo se ha entregado.
undelivered-why-blocked = me ha bloqueado o ya no está
undelivered-why-refused = su plataforma o su correo lo rechaza
undelivered-why-failed = se intentó muchas veces en vano
undelivered-task = Stripe
undelivered-by-mail = Por correo en su lugar:
undelivered-what-ticket = una entrada
undelivered-what-ticket-mail = las entradas por correo
undelivered-what-hold = que sus plazas vuelven a estar libres
undelivered-what-reminder = un recordatorio de pago
undelivered-what-payment = novedades de su pago
undelivered-what-refund = novedades de su reembolso
undelivered-what-cancelled = que el evento se ha cancelado
undelivered-what-staff-added = que está en el equipo de puerta
undelivered-what-staff-removed = que ya no está en el equipo de puerta
undelivered-what-task = una tarea en Stripe
undelivered-what-other = un mensaje

## Buying

on-sale-title = Qué hay a la venta
on-sale-none = Ahora mismo no hay nada a la venta.
buy-nothing-left = Ahora mismo aquí no hay nada que comprar.
buy-own-draft = { $name } es todavía un borrador: solo tú lo ves y nadie puede comprar entradas. Publícalo y saldrá a la venta.
buy-free-title = ¡Listo!
buy-free-line = { $count ->
    [one] Ya tienes una entrada para { $name }.
   *[other] Ya tienes { $count } entradas para { $name }.
}
buy-tickets-follow = Enseguida te llegan las imágenes para mostrar en la puerta.
buy-pay-line = Tus plazas están reservadas hasta las { $until }. Paga en la página de Stripe. Tus entradas llegan a nuestro chat privado y por correo; /tickets las muestra siempre.
buy-given-up = De acuerdo: tus plazas para { $name } quedan libres para otras personas.

tickets-title = Tus entradas
tickets-none = Aún no tienes entradas.
ticket-label-ticket = Entrada
ticket-label-tier = Entrada
ticket-label-holder = Nombre
ticket-label-code = Código
ticket-seat = { $seat } de { $of }
ticket-picture-alt = Entrada para { $name }, { $tier }, con su código QR
ticket-status-admitted = Acceso registrado el { $at }
ticket-status-suspended = En suspenso: su pago está en disputa
ticket-status-refunded = Reembolsada: ya no es válida
ticket-status-revoked = Retirada: ya no es válida
ticket-status-event-cancelled = El evento se ha cancelado
ticket-short-valid = válida
ticket-short-admitted = acceso registrado
ticket-short-suspended = en suspenso
ticket-short-refunded = reembolsada
ticket-short-revoked = retirada

reissue-ask-title = ¿Cambiar el código de tu entrada para { $name }?
reissue-ask-line = Si alguien más ha podido ver tu QR, un código nuevo te protege: el antiguo deja de valer en cualquier imagen y en cualquier correo.
reissue-done = Hecho. El código antiguo ya no vale; tu nueva entrada está en camino.
handover-ask-title = ¿Traspasar tu entrada para { $name }?
handover-ask-line = Te doy un código para que se lo envíes a alguien. La primera persona que me lo dé recibe la entrada, con un QR nuevo; el tuyo deja de valer. Si se reembolsa, el dinero vuelve a quien la compró.
handover-ask-note = El código vale una sola vez, durante { $days } días y hasta que empiece el evento. Puedes anularlo mientras nadie lo haya usado.
handover-forward-title = Una entrada para { $name }
handover-forward-line = { $name } tiene una entrada para ti. Envíame esto y será tuya:
handover-made-line = Pasa el mensaje de arriba en privado a quien deba tener la entrada y a nadie más: se la queda quien llegue primero.
handover-made-note = Vale una sola vez, hasta el { $until }. Mientras tanto, la entrada es tuya.
handover-kept = El código ya no vale: la entrada sigue siendo tuya.
handover-taken-title = { $count ->
    [one] Tu entrada para { $name }
   *[other] Tus { $count } entradas para { $name }
}

## Orders and refunds

orders-title = Pedidos de { $name }
orders-none = Aún no hay pedidos.
order-title = { $name } · { $event }
order-label-total = Total
order-label-bought = Fecha del pedido
order-label-email = Correo
order-status-pending = pendiente de pago hasta las { $until }
order-status-processing = falta que el banco confirme el pago
order-status-paid = pagado
order-status-partly-refunded = pagado, reembolsado en parte
order-status-expired = no se pagó a tiempo
order-status-cancelled = cancelado
order-status-refunded = reembolsado
order-status-disputed = pago en disputa

refund-ask-title = ¿Reembolsar a { $name }?
refund-ask-tickets = { $count ->
    [one] Una entrada para { $event } deja de ser válida de inmediato.
   *[other] { $count } entradas para { $event } dejan de ser válidas de inmediato.
}
refund-ask-admitted = { $count ->
    [one] Una de ellas ya tiene el acceso registrado.
   *[other] { $count } de ellas ya tienen el acceso registrado.
}
refund-ask-final = Las plazas quedan libres para otras personas. Esto no se puede deshacer.
refund-label-amount = Se devuelve
refund-nothing-paid = nada, era gratis
refund-done = { $name } recibe { $amount } de vuelta; { $count ->
    [one] una entrada ya no es válida
   *[other] { $count } entradas ya no son válidas
}.
refund-done-free = { $count ->
    [one] Una entrada de { $name } ya no es válida
   *[other] { $count } entradas de { $name } ya no son válidas
}.
refund-done-again = { $amount } vuelven a { $name }: se lo hemos pedido otra vez a Stripe.

## Attendees

attendees-title = Asistentes a { $name }
attendees-none = Todavía nadie tiene entrada.
attendees-count = { $count ->
    [one] Una entrada
   *[other] { $count } entradas
}
attendees-file = { $count ->
    [0] Todavía no hay entradas para { $name }, así que la lista está vacía.
    [one] La lista de { $name }, con una entrada.
   *[other] La lista de { $name }, con { $count } entradas.
}
attendees-file-note = Una línea por entrada, para hojas de cálculo. Contiene nombres y direcciones: compártela con cuidado.
attendees-column-ticket = Entrada
attendees-column-order = Pedido
attendees-column-name = Nombre
attendees-column-tier = Tipo de entrada
attendees-column-price = Precio
attendees-column-currency = Moneda
attendees-column-status = Estado
attendees-column-bought = Fecha de compra
attendees-column-checked-in = Acceso registrado
attendees-column-gate = Acceso
attendees-column-email = Correo

## Staff and door

staff-title = Equipo de puerta de { $name }
staff-none = Por ahora, solo tú.
staff-hint = Añade a alguien que yo conozca con /staff_add { $slug } NOMBRE, o envía una invitación.
staff-added = { $name } ya puede registrar accesos en { $event }.
staff-added-hint = Se empieza con /checkin { $slug }
staff-added-told = Le aviso y le explico cómo va. Se empieza con el botón de ese mensaje o con /checkin { $slug }
staff-invite-title = Invitación a la puerta de { $name }
staff-invite-line = La primera persona que me envíe esto entra en el equipo de puerta:
staff-invite-note = Vale una sola vez, durante { $days } días.
staff-joined-title = Ya estás en el equipo de puerta de { $name }
staff-joined-line = Abre la puerta aquí abajo y luego mándame fotos de las entradas o escribe sus códigos.

door-which = ¿Qué puerta?
door-none = No estás en el equipo de puerta de ningún evento a la venta. El organizador puede añadirte o invitarte.
door-title = En la puerta de { $name }
door-count = { $admitted } de { $tickets } dentro
door-label-gate = Acceso
door-how = Manda una foto de un QR o escribe un código. Con /cancel dejas la puerta.
door-how-in-group = Envía las fotos de los QR o los códigos a nuestro chat privado: en un grupo solo oigo comandos y lo que me menciona. /cancel deja la puerta.
door-how-in-server = Aquí, escanea con /checkin y una foto o un código, o con «{ $menu }» en el menú de un mensaje con QR (clic derecho o mantenlo pulsado, luego Aplicaciones). En nuestro chat privado bastan las fotos y los códigos. /cancel deja la puerta.
door-left = Has dejado la puerta.
door-gate-first = Abre primero una puerta; después podrás indicar su acceso.
door-gate-set = Estás en: { $gate }
door-gate-cleared = No estás en ningún acceso concreto.
door-admitted = ✅ ADELANTE: { $name }
door-refused = ⛔ NO PUEDE ENTRAR
door-undone = ↩ Deshecho: { $name } vuelve a estar fuera

about-title = Entradas de { $name }
about-no-tickets = { $name } no tiene entradas para tus eventos.
about-not-in = aún no ha entrado
about-in = dentro: { $at }, lo registró { $by }
about-in-gate = dentro: { $at }, lo registró { $by } en { $gate }
about-more = Hay más; estas son las primeras { $count }.

refusal-not-a-code = Ese no es el código de una entrada. Un código tiene 26 letras y cifras, sin 0, O, 1 ni I.
refusal-unknown-code = Ninguna entrada tiene este código.
refusal-other-event = No es para este evento ({ $event }).
refusal-revoked = Anulado: este código ya no es válido. Puede que la persona tenga uno más reciente.
refusal-refunded = Reembolsada: esta entrada ya no es válida.
refusal-suspended = En suspenso: su pago está en disputa. Pregunta al organizador.
refusal-event-cancelled = { $event } se ha cancelado.
refusal-already-in = Ya entró a las { $at }; lo registró { $by }.
refusal-already-in-gate = Ya entró a las { $at } por { $gate }; lo registró { $by }.

## Settings

settings-title = Tus ajustes
settings-language = Idioma
settings-zone = Zona horaria
settings-currency = Moneda
settings-email = Correo
settings-email-why = Con una dirección de correo, las entradas gratis te llegan también por correo.
settings-unset = sin indicar
settings-choose-language = ¿Qué idioma prefieres?
platform-console = la consola
platform-telegram = Telegram
platform-discord = Discord
identity-named = { $name } en { $platform }
identities-title = De dónde te conozco
identities-note = Tus eventos, pedidos y entradas son los mismos en todos estos chats.
link-code-title = Una persona en dos chats
link-code-line = Envíame esto en el otro chat. No se lo des a nadie más: quien lo envíe pasa a ser la misma persona que tú.
link-code-note = Vale una sola vez, durante { $minutes } minutos.
link-ask-title = ¿Unirte con { $other }?
link-ask-line = Tus eventos, pedidos, entradas y puertas de aquí y de allí se unen, con los ajustes de allí.
link-ask-warning = Hazlo solo si esa persona eres tú. Otra persona se quedaría con todo lo tuyo.
link-done-title = Ahora eres la misma persona en los dos chats
link-done-line = Te conozco de:
unlink-ask-title = ¿Separar { $name }?
unlink-ask-line = Ese chat empieza de cero: tus eventos, pedidos y entradas se quedan con tus otros chats.
unlink-done = { $name } va ahora por su cuenta. Todo lo demás sigue donde estaba.
settings-notices = Avisos de ventas
notices-choose = ¿Cuánto quieres saber de las ventas?
notices-each = cada venta
notices-daily = una vez al día
notices-off = nada
notices-others = Una vez al día es a las nueve de la mañana, con las ventas del día anterior. Lo que requiere tu atención, como una disputa o un mensaje que no llegó, te llega siempre.

## Servers

server-title = Ajustes de { $server }
server-what = La zona horaria y la moneda valen para los eventos que crea aquí quien no ha elegido las suyas. El idioma es el de las tarjetas y de lo que aquí ven todos.
server-language-unset = el de quien publica
server-choose-language = ¿Qué idioma deben ver todos aquí?
server-organizers = Quién puede traer eventos
server-organizers-managers = quienes administran el servidor o sus eventos
server-organizers-role = quienes administran el servidor o sus eventos, y el rol { $role }
server-announcements = Los eventos publicados se anuncian en
server-announcements-none = ningún canal
server-mirrors = Eventos publicados entre los eventos del servidor
server-mirrors-on = sí
server-mirrors-off = no
server-how = El rol se elige con /server organizers y el canal con /server announcements.
button-server = Ajustes de este servidor
button-server-mirror = Mostrarlos entre los eventos del servidor
button-server-mirror-stop = No mostrarlos entre los eventos del servidor
button-server-role-clear = Solo traen eventos los administradores
button-server-channel-clear = No anunciar en ningún sitio
button-server-events = Eventos de aquí
button-server-roles = Roles por entradas
button-put-out = ✕ { $event }
button-put-out-yes = Sacarlo
button-let-back = ↩ { $event }
button-role-off = ✕ { $role }
button-role-off-yes = Retirarlo
server-events-title = Eventos vinculados a { $server }
server-events-none = Ningún evento está vinculado a este servidor.
server-events-draft = Borrador de { $organizer }
server-events-what = Quien puede traer eventos los vincula a este servidor. El que saques dejará de mostrarse aquí; en otros sitios se sigue vendiendo.
server-events-out = Sacados; no se muestran aquí hasta que los dejes volver:
server-put-out-title = ¿Sacar { $event } de { $server }?
server-put-out-what = Se quitan sus tarjetas y su lugar entre los eventos del servidor, y sus entradas ya no dan roles aquí. Las entradas siguen siendo válidas y se avisa a { $organizer }.
server-put-out-done = Hecho: ya no está vinculado a este servidor.
server-let-back-done = Hecho: vuelve a estar vinculado a este servidor. El organizador puede publicarlo aquí y recibe un aviso.
server-roles-title = Roles de { $server } que dan las entradas
server-roles-none = Las entradas no dan ningún rol de este servidor.
server-roles-line = { $count ->
    [one] { $role } · entradas de un evento
   *[other] { $role } · entradas de { $count } eventos
}
server-role-off-title = ¿Quitar el rol { $role } de las entradas?
server-role-off-what = Ninguna entrada lo dará aquí. Quien lo tenga solo por una entrada lo pierde, y se avisa a los organizadores.
server-role-off-done = Hecho: ninguna entrada da ya ese rol.

## What was refused

rejection-event-not-found = No encuentro ese evento. Basta con una parte del nombre; /events muestra los tuyos y /buy lo que está a la venta.
rejection-tier-not-found = No encuentro ese tipo de entrada. Elígelo de la lista, por favor.
rejection-pool-not-found = Ya no encuentro ese cupo. /pools muestra los que hay.
rejection-order-not-found = No encuentro ese pedido.
rejection-ticket-not-found = Esa entrada no es tuya. /tickets muestra las que tienes.
rejection-person-not-found = No conozco a { $name }. Pídele que me escriba una vez o envíale una invitación.
rejection-chat-not-found = No encuentro ese grupo o canal, o no puedo escribir en él. Elige otro.
rejection-not-your-event = Solo el organizador de ese evento puede hacer esto.
rejection-not-staff = Solo el equipo de puerta de ese evento puede hacer esto. El organizador puede añadirte.
rejection-not-in-server = Eso es cosa de un servidor. Dilo en uno de sus canales.
rejection-not-server-manager = Solo puede cambiarlo quien administra este servidor. Pídeselo a una de esas personas.
rejection-not-organizer-here = Solo quienes administran este servidor o sus eventos pueden traer eventos aquí. Pídeselo a alguien, o pide a quien administra el servidor que elija un rol para organizadores con /server organizers.
rejection-not-organizer-here-role = Aquí traen eventos quienes administran el servidor o sus eventos, o tienen el rol { $role }. Pide ese rol e inténtalo de nuevo.
rejection-may-not-post = No puedo escribir en { $channel }. Permíteme ver ese canal, enviar mensajes e insertar enlaces en él, e inténtalo de nuevo.
rejection-not-a-role = Elige un rol de este servidor en la lista que se abre al escribir.
rejection-not-a-channel = Elige un canal de este servidor en la lista que se abre al escribir.
rejection-staff-of-nothing = No organizas ningún evento ni estás en ningún equipo de puerta, así que no hay asistentes que mostrarte.
rejection-not-a-draft = Ya está a la venta o ha terminado.
rejection-not-published = No está a la venta, así que no se pueden registrar accesos.
rejection-already-cancelled = Ese evento se ha cancelado o ha terminado.
rejection-not-yet-published = Solo se puede publicar en un grupo un evento que está a la venta. Ponlo a la venta primero.
rejection-no-tiers = Aún no tiene entradas. Añade primero un tipo de entrada.
rejection-starts-in-past = Su inicio ya ha pasado. Elige un momento futuro.
rejection-ends-before-start = El fin debe ser posterior al inicio.
rejection-currency-locked = La moneda no se puede cambiar mientras haya entradas con precio. Quita antes los precios.
rejection-payments-off = Aquí no hay pagos configurados, así que solo se pueden ofrecer entradas gratis. El administrador puede configurar STRIPE_SECRET_KEY.
rejection-tier-has-orders = «{ $tier }» ya tiene pedidos, así que debe quedarse. Para dejar de venderla, ponle un fin de venta.
rejection-not-your-role = Aquí no puedes dar el rol { $role } a otras personas, así que tus entradas tampoco. Elige un rol por debajo del tuyo o pídeselo a alguien que pueda gestionar roles.
rejection-put-out-here = Quienes administran este servidor han sacado este evento, y solo esas personas pueden traerlo de vuelta: pide a alguien que abra aquí /server events y pulse ↩. En otros sitios puedes seguir publicándolo.
rejection-role-taken-off = Quienes administran este servidor han retirado el rol { $role } de las entradas de este evento, y solo alguien que lo administra puede volver a darlo. Pídeselo o elige otro rol.
rejection-too-many-roles = Un tipo de entrada da como máximo { $limit } roles. Quita uno primero.
rejection-too-many-tiers = Un evento tiene como máximo { $limit } tipos de entrada.
rejection-too-many-pools = Un evento tiene como máximo { $limit } cupos compartidos.
rejection-shown-changed = Ha cambiado desde que lo viste. Míralo de nuevo y confirma cómo está ahora.
rejection-sold-out = Lo siento, está agotado.
rejection-too-few-left = { $left ->
    [one] Solo queda una.
   *[other] Solo quedan { $left }.
}
rejection-not-on-sale-yet = Sale a la venta el { $from }.
rejection-sales-ended = Ya no está a la venta.
rejection-bad-quantity = ¿Cuántas? Al menos una.
rejection-over-limit = { $limit ->
    [one] Cada persona puede comprar solo una.
   *[other] Cada pedido puede tener hasta { $limit }.
}
rejection-too-much-for-one-order = Un pedido puede sumar { $most } como máximo.
rejection-too-many-holds = Ya tienes varios pedidos sin pagar. Paga o libera antes alguno: /tickets
rejection-too-many-seats = Ya tienes plazas de { $tier } sin pagar. Una persona puede reservar como máximo { $limit }: paga o libera antes un pedido: /tickets
rejection-order-not-pending = Ese pedido ya no está pendiente de pago.
rejection-order-lapsed = Ese pedido ha esperado demasiado; haz uno nuevo, por favor.
rejection-checkout-unreachable = La página de pago no responde ahora mismo. Tus plazas están reservadas hasta las { $until } y no se te ha cobrado nada.
rejection-checkout-refused = Stripe no acepta este pedido: tus plazas vuelven a estar libres y no se ha cobrado nada. Haz el pedido de nuevo; si sigue igual, avisa al organizador.
rejection-disputed = Ese pago está en disputa con el banco y no se puede reembolsar hasta que se resuelva.
rejection-nothing-under-way = No hay nada en curso.
rejection-nothing-to-refund = Ahí no queda nada que reembolsar.
rejection-required = Este dato es necesario.
rejection-too-long = Es demasiado largo: { $max } caracteres como máximo.
rejection-not-a-number = Envía un número entero, por favor.
rejection-out-of-range = Envía un número del { $min } al { $max }, por favor.
rejection-not-a-price = No entiendo ese precio en { $currency }.
rejection-other-currency = Has escrito { $written } y este evento está en { $currency }. Puedes cambiar su moneda con «Editar».
rejection-price-step = Los precios en { $currency } terminan en cero: Stripe admite saltos de { $step } unidades mínimas.
rejection-price-too-high = Es demasiado: { $most } como máximo.
rejection-price-too-low = Stripe no cobra menos de { $least }. Sube el precio o ponla gratis.
rejection-not-a-date = No entiendo esa fecha. Escribe fecha y hora, como 2027-05-21 20:00.
rejection-date-in-past = Eso ya ha pasado. Elige un momento futuro.
rejection-time-does-not-exist = Ese día, el cambio de hora se salta esa hora. Elige otra, por favor.
rejection-not-a-zone = No conozco esa zona horaria. Basta con una gran ciudad cercana: Madrid, Lima, New York.
rejection-not-a-currency = No conozco esa moneda. Tres letras, como EUR o USD.
rejection-not-a-language = Hablo English, Deutsch, Español y Français.
rejection-not-an-email = Eso no es una dirección de correo. Debe ser como ana@example.org.
rejection-which-tiers = No sé qué tipo de entrada es «{ $written }». Envía números o nombres de la lista, separados por comas, o «todos».
rejection-wrong-email-code = { $left ->
    [0] Ese no era el código, y era el último intento. Pide uno nuevo: /email
    [one] Ese no es el código. Te queda un intento.
   *[other] Ese no es el código. Te quedan { $left } intentos.
}
rejection-email-code-gone = Ese código ya no es válido. Pide uno nuevo: /email
rejection-email-code-too-soon = Acabo de enviarte un código. Espera un minuto antes de pedir otro.
rejection-undo-too-late = Ya es tarde para deshacerlo. El organizador puede ayudarte.
rejection-undo-not-yours = Solo puede deshacerlo quien registró el acceso.
rejection-undone-already = Eso ya se había deshecho.
rejection-invite-gone = Esa invitación ya se usó o es demasiado antigua. Pide una nueva al organizador.
rejection-already-admitted = Esa entrada ya tiene el acceso registrado.
rejection-ticket-not-valid = Esa entrada ya no es válida.
rejection-handover-gone = Ese código ya se usó, se anuló o es demasiado antiguo; o tiene alguna letra mal. Pide uno nuevo a quien te lo envió.
rejection-own-handover = Esa entrada es tuya. Envía el código a la persona que deba tenerla.
rejection-handover-too-late = Una entrada se puede traspasar hasta que empieza el evento, y este ya ha empezado.
rejection-link-code-gone = Ese código ya se usó o es demasiado antiguo; o tiene alguna letra mal. /link en el otro chat crea uno nuevo.
rejection-same-account = Aquí y allí ya eres la misma persona. Envíalo en otro chat.
rejection-account-joined = Tus chats se acaban de unir. Envíalo de nuevo, por favor.
rejection-last-identity = Este es el único chat por el que te conozco: no hay nada que separar.
rejection-link-gone = Ese enlace no lleva a ninguna parte. /start lo muestra todo.
rejection-too-fast = { $seconds ->
    [one] Ha sido mucho de golpe: espera un segundo, por favor. Lo que envíes hasta entonces no lo leo.
   *[other] Ha sido mucho de golpe: espera { $seconds } segundos, por favor. Lo que envíes hasta entonces no lo leo.
}
rejection-too-many-guesses = { $seconds ->
    [one] Han sido muchos códigos que no existen. Inténtalo de nuevo en un segundo.
   *[other] Han sido muchos códigos que no existen. Inténtalo de nuevo en { $seconds } segundos.
}
rejection-picture-too-large = Ese archivo es demasiado grande: { $limit } MB como máximo. Basta con una foto en lugar de un archivo.
rejection-picture-too-many-pixels = Esa imagen tiene demasiados píxeles. Basta con una foto normal.
rejection-picture-not-fetched = No he podido recibir tu imagen. Envíala otra vez, por favor.
rejection-no-picture = Ahí no hay ninguna imagen de una entrada. Elige un mensaje con la imagen de la entrada, o escribe su código.
rejection-not-a-picture = No puedo leer eso como imagen. Sirven PNG, JPEG y WebP.
rejection-no-code-in-picture = No veo ningún código QR. Más cerca, más nítido y con menos reflejos; o escribe el código que está debajo del QR.
rejection-button-too-old = Ese botón es de antes. Empieza ese paso de nuevo, por favor.
rejection-unknown-command = No conozco /{ $name }. Con /help ves todo lo que sé hacer.
rejection-nothing-to-go-back-to = Aquí es donde empezamos. /start lo muestra todo.
rejection-missing-argument = Falta algo: { $usage }

## Messages

message-sale-title = { $name } ha comprado entradas para { $event }
message-sale-sold = { $sold } de { $quantity } vendidas
message-hold-lapsed = Tus plazas para { $event } no se pagaron a tiempo y vuelven a estar libres. No se te ha cobrado nada.
message-payment-processing = Falta que tu banco confirme el pago de { $event }. Tus plazas están reservadas; las entradas llegan en cuanto lo haga.
message-payment-refused = Tu banco ha rechazado el pago de { $event }, así que las plazas vuelven a estar libres. No se te ha cobrado nada.
message-refunded = Recibirás { $amount } de vuelta por { $event }.
message-refunded-tickets = { $count ->
    [one] Esta entrada ya no es válida:
   *[other] Estas entradas ya no son válidas:
}
message-refunded-late = Tu pago de { $event } llegó cuando tus plazas ya se habían liberado, y ahora está agotado. Recibirás { $amount } de vuelta; lo sentimos.
message-refund-days = Tu banco tarda entre cinco y diez días en mostrarlo.
message-event-cancelled = { $event } se ha cancelado. Tus entradas ya no son válidas.
message-event-cancelled-unpaid = { $event } se ha cancelado y, con él, tu pedido. No estaba pagado: no se te ha cobrado nada.
message-event-cancelled-at-bank = { $event } se ha cancelado y, con él, tu pedido. Tu pago seguía en el banco: si llega a completarse, se te devolverá.
message-event-cancelled-refund = Recibirás { $amount } de vuelta.
message-handed-over = Tu entrada para { $event } se ha traspasado a { $name }. Tu QR ya no vale.
message-handed-over-all = Tus entradas para { $event } se han traspasado a { $name }. Tus códigos QR ya no valen. Si no sabes por qué, avisa al organizador.
message-ticket-refunded = Tu entrada para { $event } se ha reembolsado a quien la compró y ya no es válida.
message-ticket-revoked = El organizador ha retirado tu entrada para { $event }, que ya no es válida.
message-amount-mismatch = { $name } ha pagado { $paid } por { $event }, y el pedido suma { $total }. No se ha emitido ninguna entrada. Revisa el pago en Stripe, por favor.
message-paid-other-amount = Has pagado { $paid } por { $event }, y el pedido suma { $total }. Por eso todavía no hay entrada. Hemos avisado a { $organizer }, que organiza el evento. Ponte en contacto con esa persona para resolverlo, con una entrada o con la devolución de tu dinero.
message-disputed = { $name } ha disputado con su banco el pago de { $total } por { $event }. Las entradas quedan en suspenso hasta que se resuelva; responde en Stripe.
message-dispute-won = La disputa de { $name } por { $event } se ha resuelto a tu favor. Las entradas vuelven a ser válidas.
message-dispute-lost = La disputa de { $name } por { $event } se ha perdido: se ha devuelto el importe de { $total } y las entradas ya no son válidas.
message-refunded-elsewhere = { $name } ha recibido { $amount } de vuelta por { $event } desde el panel de Stripe. Queda anotado aquí. Si era todo, las entradas ya no son válidas.
message-refund-failed = Stripe no ha podido devolver { $amount } a { $name } por { $event }. Devuélvelo desde el panel de Stripe o de otra forma, por favor.
message-refund-came-back = La devolución de { $amount } a { $name } por { $event } no ha llegado: el banco la ha rechazado, y el dinero vuelve a estar en tu cuenta de Stripe. Inténtalo otra vez o devuélvelo de otra manera.
message-refund-returned = Los { $amount } de { $event } que te iban a devolver no han llegado: tu banco los ha rechazado. { $organizer }, que organiza el evento, ya lo sabe. Dile cómo puede hacerte llegar el dinero.
message-undelivered = No se ha podido entregar un mensaje a { $name }: { $reason }
message-undelivered-code = Quien me escriba este código recibe sus entradas. Pásaselo a esa persona si das con ella de otra forma:
message-card-gone = Ya no puedo mantener al día la tarjeta de { $event } en { $chat }: ya no existe o no puedo cambiarla.
message-card-gone-somewhere = Ya no puedo mantener al día una tarjeta de { $event }: ya no existe o no puedo cambiarla.
message-card-not-posted = No pude publicar la tarjeta de { $event } en { $chat }: no me dejan escribir allí. Permítemelo y publícala de nuevo.
message-card-not-posted-somewhere = No pude publicar una tarjeta de { $event }: no me dejan escribir allí. Permítemelo y publícala de nuevo.
message-not-mirrored = { $server } no acepta { $event } entre sus eventos. Cambia el nombre, el lugar o la hora y lo intentaré otra vez.
message-not-mirrored-not-allowed = No me dejan mostrar { $event } entre los eventos de { $server }. Permite que mi rol cree y gestione eventos allí y pulsa «Reintentar».
message-not-mirrored-full = { $server } ya muestra todos los eventos que puede, así que falta { $event }. Quita alguno allí y pulsa «Reintentar».
message-not-taken-off = { $event } ya no debe estar entre los eventos de { $server }, pero no me dejan quitarlo. Permite que mi rol gestione eventos allí y pulsa «Reintentar», o que alguien lo quite a mano. Lo intento durante una semana.
message-role-not-allowed = No puedo dar ni quitar el rol { $role } en { $server }, que dan las entradas de { $event }. En los ajustes de ese servidor, permite que mi rol gestione roles, colócalo por encima de { $role } y pulsa «Reintentar».
message-role-gone = El rol { $role }, que dan las entradas de { $event }, ya no existe en { $server }. Quítalo de los tipos de entrada y elige otro.
message-role-refused = En { $server } nadie puede dar el rol { $role }, que debían dar las entradas de { $event }. Quítalo de los tipos de entrada y elige otro.
message-put-out = { $event } ya no está vinculado a { $server }: alguien que administra ese servidor lo ha sacado. Se quitan allí sus tarjetas y su lugar entre los eventos, y sus entradas ya no dan roles allí. Las entradas siguen siendo válidas y la venta continúa.
message-let-back = { $event } vuelve a estar vinculado a { $server }: alguien que administra ese servidor lo ha dejado volver. Publícalo allí con /event post cuando quieras.
message-role-taken-off = Las entradas de { $event } ya no dan el rol { $role }: alguien que administra { $server } lo ha retirado. Quien lo tenía solo por una entrada lo pierde.
message-staff-added = { $organizer } te ha añadido al equipo de puerta.
message-staff-added-what = Cuando empiece, pulsa el botón de abajo y mándame aquí una foto de cada entrada, o escribe su código. Te digo al momento quién puede pasar.
message-staff-added-draft = Todavía es un borrador. Cuando esté a la venta, /checkin { $slug } te lleva a su puerta y me mandas aquí una foto de cada entrada.
message-staff-removed = Ya no estás en el equipo de puerta de { $event }.
message-payment-reminder = Tus plazas están reservadas hasta las { $until } y quedan { $amount } por pagar.
message-digest-title = Ventas del { $day }
message-digest-orders = { $count ->
    [one] un pedido
   *[other] { $count } pedidos
}
message-digest-tickets = { $count ->
    [one] una entrada
   *[other] { $count } entradas
}
message-digest-left = { $count ->
    [0] no queda ninguna
    [one] queda una
   *[other] quedan { $count }
}

# El asistente

button-form = Rellenar el formulario
button-confirm = Confirmar
command-help-forget = Olvidar lo que le dijiste al asistente
assistant-missing = Todavía falta: { $what }
assistant-missing-name = nombre
assistant-missing-date = día
assistant-missing-time = hora
assistant-missing-zone = zona horaria
assistant-missing-venue = lugar
assistant-missing-tickets = entradas
assistant-down = Ahora mismo no se puede contactar con el asistente. El formulario hace lo mismo, con lo que ya has dicho.
assistant-late = El asistente ha tardado demasiado en responder. Inténtalo de nuevo o usa el formulario, con lo que ya has dicho.
assistant-busy = Demasiadas personas hablan a la vez con el asistente. Inténtalo de nuevo en un minuto o usa el formulario.
assistant-spent-own = Has usado el asistente todo lo que una persona puede en un día. El formulario hace lo mismo, y mañana el asistente estará de vuelta.
assistant-spent-all = El asistente ya ha hecho hoy todo lo que puede. El formulario hace lo mismo, y mañana el asistente estará de vuelta.
assistant-refused = El asistente no quiere responder a eso. Dilo de otra manera o usa el formulario.
assistant-cut-off = La respuesta del asistente era demasiado larga y se cortó. Pide menos de una vez o usa el formulario.
assistant-lost = El asistente no ha llegado a una respuesta. Dilo de otra manera o usa el formulario.
assistant-tickets-lost = No se pudieron conservar estas entradas: { $names }. Añádelas de nuevo, por favor.
assistant-forgot = He olvidado de qué hablamos. Tus eventos, borradores y entradas se quedan.
assistant-nothing-to-forget = No hay nada que olvidar.
assistant-changed = Cambiado.
assistant-proposal-title = ¿Cambiar { $name }?
assistant-proposal-sold = { $count ->
    [one] Hay una entrada vendida.
   *[other] Hay { $count } entradas vendidas.
}
assistant-change = { $before } → { $after }
assistant-tier = { $name } · { $price } · { $count ->
    [one] una entrada
   *[other] { $count } entradas
} · { $limit } por pedido
assistant-new-tier = Nuevo: { $tier }
