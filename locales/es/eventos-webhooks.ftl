## The foot of every page

page-foot-language = Idioma

## What an event's and a ticket's page have in common

page-facts-when = Cuándo
page-facts-where = Dónde
page-facts-until = hasta { $time }
page-link-calendar = Añadir al calendario
page-link-event = Sobre el evento

## An event

page-event-cover-alt = Portada de { $name }
page-event-about = Sobre el evento
page-event-tickets = Entradas
page-event-cancelled-title = Este evento se ha cancelado.
page-event-cancelled-text = Ya no se venden entradas. Quien haya pagado recibirá su dinero de vuelta.
page-event-over-title = Este evento ya ha terminado.
page-event-over-text = Ya no se venden entradas.
page-tier-free = Gratis
page-tier-sold = Agotadas
page-tier-ended = Venta cerrada
page-tier-from = A la venta desde el { $date }
page-tier-left = { $count ->
    [one] Solo queda una
   *[other] Solo quedan { $count }
}
page-buy-title = Cómo conseguir entradas
page-buy-text = Las entradas se venden en el chat. Envía esto al bot:
page-buy-copy = Copiar
page-buy-copied = Copiado
page-buy-hint = Allí eliges cuántas quieres. Después recibirás tus entradas en el chat.
page-buy-telegram = Comprar en Telegram
page-buy-tier-telegram = Comprar «{ $tier }» en Telegram
page-buy-discord = Comprar en Discord
page-buy-discord-who = Para quienes están en el servidor donde se anuncia.
page-buy-elsewhere = O envía esto al bot en otro chat:

## A ticket

page-ticket-qr = Código QR de esta entrada, para escanear en la puerta
page-ticket-tier = Entrada
page-ticket-name = Nombre
page-ticket-number = Número
page-ticket-seat = { $seat } de { $count }
page-ticket-code = Código, por si no se puede escanear el QR
page-ticket-actions = Qué puedes hacer con esta entrada
page-ticket-picture = Guardar como imagen
page-ticket-good-title = Válida
page-ticket-good-text = Muéstrala en la puerta. Vale para una persona: no la compartas.
page-ticket-in-title = Ya se ha usado
page-ticket-in-text = Se usó el { $date }. Ya no deja entrar a nadie más.
page-ticket-suspended-title = En suspenso
page-ticket-suspended-text = El pago está en disputa con el banco. Hasta que se resuelva, no deja entrar. Si es un error, habla con el organizador.
page-ticket-refunded-title = Reembolsada
page-ticket-refunded-text = Se ha devuelto el dinero, así que esta entrada ya no vale.
page-ticket-revoked-title = Ya no es válida
page-ticket-revoked-text = El organizador ha retirado esta entrada. Si crees que es un error, habla con él.
page-ticket-cancelled-title = Evento cancelado
page-ticket-cancelled-text = El evento no se celebra. Recibirás de vuelta lo que pagaste.
page-ticket-ended-title = El evento ha terminado
page-ticket-ended-text = Esta entrada no se usó.

## After the checkout

page-paid-title = { $count ->
    [one] Aquí está tu entrada
   *[other] Aquí están tus entradas
}
page-paid-text = El pago se ha recibido. También lo recibes todo en el chat, así que puedes cerrar esta página.
page-paid-ticket = Entrada { $seat } de { $count }
page-paid-open = Abrir esta entrada
page-processing-title = Tu banco aún lo está tramitando
page-processing-text = Algunas formas de pago tardan unos días. Tus plazas quedan reservadas y recibirás las entradas en el chat en cuanto llegue el dinero.
page-unconfirmed-title = Un momento, por favor
page-unconfirmed-text = Todavía no hemos podido confirmar tu pago. Si has pagado, las entradas te llegarán solas al chat y por correo. Esta página vuelve a comprobarlo cada pocos segundos.
page-open-title = No se ha pagado nada
page-open-text = Tus plazas están reservadas hasta las { $time }. Hasta entonces puedes continuar con el pago.
page-open-action = Continuar con el pago
page-lapsed-title = Este pedido está cerrado
page-lapsed-text = No se ha pagado nada y las plazas ya no están reservadas. Puedes volver a pedirlas en el chat.
page-late-title = Te devolvemos tu dinero
page-late-text = Tu pago llegó cuando las plazas ya se habían ocupado. Se te devuelve por completo; con la mayoría de los bancos tarda unos días.
page-mismatch-title = Estamos revisando tu pago
page-mismatch-text = Lo pagado no coincide con el precio del pedido. Hemos avisado al organizador, que se pondrá en contacto contigo.
page-already-title = Este pedido está pagado
page-already-text = Tus entradas están en el chat.
page-refunded-title = Este pedido se ha reembolsado
page-refunded-text = Se ha devuelto el dinero y las entradas ya no son válidas.

## When something is wrong

error-page-title = Aquí no hay nada
error-page-text = Puede que la dirección esté mal escrita o ya no exista.
error-event-title = No conocemos este evento
error-event-text = Puede que el enlace esté mal escrito o que el evento aún no esté publicado. Pregunta a quien te lo envió.
error-ticket-title = Esta entrada no es válida
error-ticket-text = Puede que el enlace esté incompleto o que la entrada tenga ya un código nuevo. Abre el último mensaje con tu entrada o envía /tickets en el chat.
error-order-title = No conocemos este pedido
error-order-text = Puede que el enlace esté incompleto. Si has pagado, tus entradas están en el chat: envía allí /tickets.
error-late-title = Ha tardado demasiado
error-late-text = Inténtalo de nuevo en un momento.
error-slow-text = El contenido de la petición no ha llegado a tiempo.
error-guesses-title = Espera un momento, por favor
error-guesses-text = { $seconds ->
    [one] Desde aquí se han abierto muchos enlaces que no llevan a ninguna parte. Inténtalo de nuevo en un segundo.
   *[other] Desde aquí se han abierto muchos enlaces que no llevan a ninguna parte. Inténtalo de nuevo en { $seconds } segundos. Tus entradas están también en el chat: envía allí /tickets.
}
error-token-text = Falta la cabecera Authorization, o lleva otro token.
error-request-title = No ha funcionado
error-request-text = No se ha entendido la petición.
error-method-text = Esta dirección no acepta ese tipo de petición.
error-large-text = La petición es demasiado grande.
error-payments-text = Este servidor no tiene pagos configurados.
error-signature-text = La firma falta, es incorrecta o es demasiado antigua.
error-payload-text = No es un evento de Stripe.
error-mode-text = Llegó un evento de prueba a un servidor de producción, o uno real a un servidor de prueba.
error-internal-title = Algo ha fallado por nuestra parte
error-internal-text = Inténtalo de nuevo. Si vuelve a pasar, dile al administrador esta referencia: { $reference }
