seat-free = libre
seat-held = reservado por otra persona
seat-sold = vendido
seat-closed = no está a la venta
seat-chosen = elegido
seat-mine = suyo por ahora
seat-bought = suyo
seat-waiting = usted lo espera
seat-accessible = plaza para silla de ruedas
seat-companion = plaza de acompañante
seat = Fila { $row }, asiento { $number }
seat-no-row = Asiento { $number }
seat-in-section = { $section }, fila { $row }, asiento { $number }
seat-in-section-no-row = { $section }, asiento { $number }
place-in-section = { $section }, una plaza
seat-with-price = { $seat }, { $price }, { $state }
row = Fila { $row }
section-free = { $section }: { $count ->
    [0] nada libre
    [one] un asiento libre
   *[other] { $count } asientos libres
}
seats = { $count ->
    [one] un asiento
   *[other] { $count } asientos
}
from-price = desde { $price }
places-left = { $count ->
    [0] completo
    [one] una plaza
   *[other] { $count } plazas
}
map-label = Plano de la sala
zoom-in = Más cerca
zoom-out = Más lejos
whole-hall = Toda la sala
pan = Mover el plano
pan-up = Hacia arriba
pan-left = Hacia la izquierda
pan-right = Hacia la derecha
pan-down = Hacia abajo
choose-section = Zona
all-sections = Todas las zonas
view-map = Plano
view-list = Lista
legend = Qué significan los signos
map-hint = Elija asientos en el plano o deje que los busquemos.
grid-label = Asientos: { $section }
grid-hint = Las flechas van de asiento en asiento, Intro elige.
loading = La sala se está cargando…
unknown-event = Este evento no existe.
unknown-event-hint = Puede que haya pasado o que la dirección esté mal escrita.
unreachable = La taquilla no responde ahora. Seguimos intentándolo.
cancelled = Este evento se ha cancelado
cancelled-hint = Ya no se vende nada. Lo que usted compró queda registrado; pregunte a la tienda cómo se sigue.
sale-over = La venta ha terminado
sale-opens = La venta empieza el { $time }
moved = Este evento tiene ahora otra fecha
moved-to = Es el { $now }, ya no el { $before }.
understood = Entendido
live = En directo
catching-up = Actualizando…
as-of = Situación a las { $time }
offline = No tiene conexión. Puede seguir eligiendo; pediremos cuando vuelva la conexión.
hold-updates = Detener actualizaciones
go-on = Continuar actualizaciones
price-up-to = Precio hasta
any-price = Cualquier precio
only-accessible = Solo plazas para silla de ruedas
only-free = Solo asientos libres
search = Buscar
search-hint = Zona, fila o asiento
list-empty = No hay ningún asiento así.
list-more = Mostrar más
find = Buscar asientos
find-title = Buscar asientos para mí
how-many = Cuántos
together = Uno al lado del otro
accessible-places = Plazas para silla de ruedas
companion-places = Plazas para silla de ruedas con plazas de acompañante al lado
where = Dónde
second-choice = Si está completo
nowhere-else = En ningún otro sitio
anywhere = En cualquier sitio
access-title = Tengo un código
access-code = Código
access-use = Usar el código
access-hint = Algunos asientos que no están a la venta se guardan para quien tiene un código.
access-used = El código acompaña a su pedido. También puede elegir asientos que no están a la venta.
basket = Sus asientos
basket-empty = Aún no ha elegido nada.
held-title = Reservados para usted
bought-title = Comprados
waiting-title = Usted espera
total = Total
order = { $count ->
    [one] Reservar este asiento
   *[other] Reservar estos { $count } asientos
}
hold = Reservar
confirm = Comprar
confirm-hint = Revise: { $seats } por { $total }.
own-price = Precio completo
price-of = Precio de { $seat }
of-them = De ellos: { $price }
left-alone = Quedaría suelto: { $seats }.
next-move = ¿Puede elegir de modo que ninguno quede solo?
go-to-shop = Ir al pago
release = Devolver
release-all = Devolver todo
release-seat = Devolver { $seat }
remove-seat = Quitar { $seat }
clear = Borrar selección
held-until = Reservados hasta las { $time }
time-left = Quedan { $time }
extend = Más tiempo
extend-until = Ahora tiene hasta las { $time }.
limit-hint = { $count ->
    [0] Tiene tantos como puede tener una persona.
    [one] Puede elegir uno más.
   *[other] Puede elegir { $count } más.
}
ordering = Su pedido está en camino…
in-line = { $ahead ->
    [0] Es su turno.
    [one] Hay un pedido antes que el suyo.
   *[other] Hay { $ahead } pedidos antes que el suyo.
}
eta = Unos { $time }.
thanks = Gracias. Estos asientos son suyos.
ending-title = ¿Necesita más tiempo?
ending-text = Sus asientos siguen reservados { $time }.
ended-title = Se le ha acabado el tiempo
ended-text = Los asientos se han devuelto. Puede volver a intentarlo con los mismos.
try-same = Intentar los mismos asientos
close = Cerrar
taken-title = Este asiento está ocupado
taken-held = Alguien lo tiene reservado hasta las { $time }.
taken-held-now = Alguien lo tiene reservado.
taken-sold = Está vendido.
taken-explain = Es de quien lo pidió primero. Si se devuelve, va a quienes esperan, por orden.
wait = Esperarlo
wait-sold = Esperar por si se devuelve
wait-up-to = Esperará como máximo { $time }; le avisamos aquí enseguida.
wait-for-wish = Puede esperar: { $wish }.
wait-whole = Si vuelven suficientes, se le reservan enseguida, todos a la vez.
wish-together = juntos
wish-up-to = hasta { $price }
waiting-place = { $ahead ->
    [0] Es la primera persona de la cola.
    [one] Hay una persona delante.
   *[other] Hay { $ahead } personas delante.
}
stop-waiting = Dejar de esperar
closed-title = Este asiento no está a la venta
handed-over = { $count ->
    [one] El asiento que esperaba es suyo por ahora: { $seat }.
   *[other] Los asientos que esperaba son suyos por ahora: { $seat }.
}
waiting-over = La espera de { $seat } terminó sin asiento.
news-chosen = { $seat } elegido, { $count } en total.
news-left = { $seat } ya no está elegido.
news-held = { $count ->
    [one] Un asiento reservado para usted hasta las { $time }.
   *[other] { $count } asientos reservados para usted hasta las { $time }.
}
news-lost = { $seat } acaba de ir a otra persona.
news-released = { $count ->
    [one] Un asiento devuelto.
   *[other] { $count } asientos devueltos.
}
news-expired = Su reserva ha terminado.
news-bought = { $count ->
    [one] Un asiento comprado.
   *[other] { $count } asientos comprados.
}
refused = No ha funcionado
code-TICKET_NOT_FOUND = Este asiento ya no existe.
code-TICKET_UNAVAILABLE = Alguien fue más rápido.
code-NOT_HOLDER = Este asiento lo tiene otra persona.
code-NOT_ALLOWED = Solo la tienda puede hacerlo.
code-NOT_RESERVED = Ya no tiene nada reservado aquí.
code-NOT_REFUNDABLE = Este evento no admite devoluciones.
code-HOLD_EXPIRED = Su reserva había terminado y el asiento ya no está libre.
code-SALES_CLOSED = La venta está cerrada.
code-COOLING_DOWN = Tuvo este asiento hace un momento; ahora les toca a otros.
code-WAITING_CLOSED = Nadie más puede esperar aquí.
code-LIMIT_REACHED = Es más de lo que puede tener una persona.
code-NO_MATCHING_SEATS = No hay asientos así.
code-DEADLINE_PASSED = Tardó demasiado; no se pidió nada.
code-WITHDRAWN = Se retiró antes de su turno.
code-INTERNAL = No se pudo hacer; no se pidió nada.
code-NOT_IN_CHANNEL = Este asiento se guarda para otros.
code-CODE_INVALID = Este código no vale aquí.
code-CODE_EXHAUSTED = Este código está agotado.
code-PRICE_CLASS_UNKNOWN = No existe ese precio.
code-other = No ha funcionado ({ $code }).
code-CUT_OFF = Sin conexión. Su pedido está guardado y se enviará de nuevo.
code-OVERLOADED = Mucha gente quiere asientos ahora. Lo enviamos de nuevo automáticamente.
why-numbers = Fue para el número { $winner }; el suyo era { $own }.
why-until = Está reservado hasta las { $time }.
why-limit = El límite es { $limit }.
why-cool-down = Puede volver a intentarlo a las { $time }.
why-short = { $missing ->
    [one] Faltó un asiento.
   *[other] Faltaron { $missing } asientos.
}
why-not-adjacent = No hay tantos juntos.
next-other = Elija otros en el plano o deje que los busquemos.
next-apart = Pruebe sin «Uno al lado del otro» o con menos.
next-fewer = Elija menos.
next-wait = Puede esperarlo.
events = Eventos
events-empty = Ahora no hay nada a la venta.
skip-to-map = Ir a los asientos
seats-free = { $count ->
    [0] agotado
    [one] queda un asiento
   *[other] quedan { $count } asientos
}
language = Idioma
needs-script = Para elegir asientos hace falta JavaScript.
