# La sala de la taquilla, en directo.

## Buscar y seleccionar
hall-find = Buscar asientos
hall-find-hint = A7, platea a 7, una fila, una sección
hall-find-go = Buscar
hall-not-found = Ningún asiento se llama «{ $text }».
hall-draw = Rodear asientos
hall-draw-hint = Trace una línea alrededor de los asientos; con Alt quedan fuera. Con el teclado: Mayús e Intro seleccionan todos desde el asiento anterior.
hall-how = Haga clic en los asientos, con Mayús para todos hasta el siguiente, rodéelos o búsquelos por su nombre.
hall-selection = Selección
hall-nothing-selected = Nada seleccionado.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = { $count ->
    [one] { $count } libre
   *[other] { $count } libres
}
hall-count-held = { $count ->
    [one] { $count } reservado
   *[other] { $count } reservados
}
hall-count-sold = { $count ->
    [one] { $count } vendido
   *[other] { $count } vendidos
}
hall-count-blocked = { $count ->
    [one] { $count } bloqueado
   *[other] { $count } bloqueados
}
hall-count-kept = apartados: { $count }
hall-count-shut = en sección cerrada: { $count }
hall-state-free = libre
hall-state-held = reservado
hall-state-sold = vendido
hall-state-blocked = bloqueado
hall-state-kept = apartado
hall-state-shut = sección cerrada
hall-kept-for = guardado para { $channel }
hall-state-selected = seleccionado
hall-clear = Vaciar
hall-leave-out = Quitar { $seat }
hall-whole-row = Toda la fila { $row }
hall-whole-order = Todo el pedido ({ $count } asientos)
hall-whole-section = Toda la sección { $section }
hall-select-found = { $count ->
    [one] Seleccionar este asiento
   *[other] Seleccionar estos { $count } asientos
}
hall-places = Plazas libres en { $section }
hall-select-places = Seleccionar

## Qué se puede hacer
hall-actions = Qué hacer con ellos
hall-action = { $action } ({ $count })
hall-do-sell = Vender en taquilla
hall-do-hold = Reservar para alguien
hall-do-confirm = Vender lo reservado
hall-do-extend = Prolongar la reserva
hall-do-release = Recuperar
hall-do-move = Cambiar de asiento
hall-do-transfer = Traspasar
hall-do-block = Bloquear
hall-do-unblock = Poner a la venta
hall-do-price = Cambiar el precio
hall-do-channel = Cambiar el canal
hall-too-many = { $action }: como mucho { $most } a la vez.
hall-whose = { $more ->
    [0] Titulares: { $holders }.
   *[other] Titulares: { $holders } y { $more } más.
}
hall-others-stay = { $count ->
    [one] Otro asiento de la selección queda como está.
   *[other] Otros { $count } asientos de la selección quedan como están.
}
hall-together = { $parts ->
    [1] Todos o ninguno.
   *[other] { $parts } pasos, cada uno por su cuenta: un pedido entero aquí es uno, cualquier otro asiento también.
}
hall-holder = Para quién
hall-holder-missing = Diga para quién.
hall-to-holder = A quién
hall-held-for = Se reserva durante { $time }.
hall-reason = Motivo
hall-reason-missing = Diga por qué.
hall-price-class = Precio
hall-full-price = Precio entero, { $total }
hall-channel = Guardar para
hall-general-sale = venta general
hall-channels-differ = Estos asientos se guardan para canales distintos. Tómelos canal por canal.
hall-class-price = { $name }, { $total }
hall-new-price = Precio nuevo en { $currency }
hall-price-odd = Escriba un precio como { $example }.
hall-target = A qué asiento
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] Escriba su nombre o elíjalo en el plano.
   *[other] Escriba el primero de { $count } seguidos, o todos con «;» entre ellos, o elíjalos en el plano.
}
hall-target-missing = Diga a qué asiento.
hall-target-chosen = { $left ->
    [0] A { $seat }.
   *[other] A { $seat }. Faltan por elegir: { $left }.
}
hall-target-taken = { $seat } no está libre.
hall-target-many = Varios asientos libres se llaman «{ $text }». Nombre también la sección.
hall-target-count = Asientos necesarios: { $count }, nombrados: { $named }.
hall-target-few = Desde { $seat } solo hay { $free } libres seguidos y hacen falta { $count }.
hall-from-to = { $from } → { $to }
hall-orders = Estos asientos no son de un mismo pedido. Mueva juntos los de un pedido y los demás uno a uno.
hall-never-mind = Dejarlo
hall-not-sent = No se puede consultar ahora. No se envió nada.

## Qué resultó
hall-news = Lo que se hizo
hall-under-way = { $action }: { $seats } …
hall-cut-off = Sin conexión. Se guarda y se vuelve a enviar solo.
hall-busy = Hay mucho movimiento ahora. Se vuelve a enviar solo.
hall-away = Una parte de Rowlock no está ahora. Se envía de nuevo solo.
hall-done-sell = Vendido a { $holder }: { $seats }, { $price }.
hall-done-hold = Reservado para { $holder } hasta { $time }: { $seats }, { $price }.
hall-done-confirm = Vendido: { $seats }.
hall-done-extend = Reservado hasta { $time }: { $seats }.
hall-done-release = Recuperado: { $seats }. Motivo: { $reason }.
hall-done-move = Cambiado: { $seats } a { $to }.
hall-done-transfer = Traspasado a { $holder }: { $seats }.
hall-done-block = Bloqueado: { $seats }.
hall-done-unblock = De nuevo a la venta: { $seats }.
hall-done-price = Ahora { $price } cada uno: { $seats }.
hall-done-channel = Guardado para { $channel }: { $seats }.
hall-done-general = En venta general: { $seats }.
hall-spared = { $count ->
    [one] Uno se vendió entretanto y conserva su precio.
   *[other] { $count } se vendieron entretanto y conservan su precio.
}
hall-not-done = No se hizo – { $action }: { $seats }.
hall-way = Lo que lo impide: { $seats }.
hall-half-sold = Reservado para { $holder }, pero no vendido.
hall-show = Mostrar
hall-code-NOT_RESERVED = Ya no lo tiene nadie.
hall-code-NOT_RESERVED-order = Ya no son de este pedido; no se cambió nada.
hall-code-NOT_HOLDER = Ahora lo tiene otra persona; no se cambió nada.
hall-code-TICKET_UNAVAILABLE = Ya no está libre.
hall-code-NO_MATCHING_SEATS = Ya no están todos libres.
hall-code-LIMIT_REACHED = Es más de lo que un titular puede tener.
hall-code-COOLING_DOWN = Esa persona lo tenía hace un momento; ahora van otros primero.
hall-code-NOT_ALLOWED = No tiene derecho a hacer eso.
hall-code-NOT_FOUND = Ya no existe.
hall-code-INVALID_REQUEST = Algo en ello no está permitido.

## Un asiento
hall-reading = Se está consultando …
hall-unread = No se pudo consultar.
hall-read-again = Otra vez
hall-status = Estado
hall-whose-label = Titular
hall-nobody = nadie
hall-since = Desde
hall-until = Reservado hasta
hall-price-label = Precio
hall-price-was = { $price }; ahora { $now }
hall-category = Categoría
hall-order = Pedido
hall-history = Qué pasó con él
hall-history-empty = Nada todavía.
hall-number = n.º { $number }
hall-because = Motivo: { $reason }
hall-older = Mostrar anteriores
hall-was-reserve = Reservado
hall-was-order = Reservado por un pedido
hall-was-confirm = Vendido
hall-was-extend = Reservado por más tiempo
hall-was-release = Devuelto
hall-was-expire = La reserva caducó
hall-was-cancel = Recuperado
hall-was-transfer = Recibido por traspaso
hall-was-transfer-away = Traspasado
hall-was-move = Cambiado aquí
hall-was-move-away = Cambiado a otro
hall-was-changed = Modificado
