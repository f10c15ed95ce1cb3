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

mail-greeting = Hola, { $name }:
mail-greeting-plain = Hola:
mail-label-when = Cuándo
mail-label-where = Dónde
mail-label-total = Total
mail-label-code = Código
mail-until = hasta { $time }
mail-until-date = hasta el { $date }
mail-free = Gratis
mail-footer = Recibes este correo porque alguien indicó esta dirección en el chat.

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
