# Lo que dice la taquilla, junto a los textos de los compradores.

## La puerta y el marco
box-office = Taquilla
skip-to-content = Ir al contenido
come-in = Taquilla
locked = La taquilla está cerrada
key-or-token = Clave o token de operador
key-hint = Se queda en esta pestaña y se olvida tras 15 minutos en que nadie toca la página.
enter = Entrar
asking = Un momento …
left-idle = Nadie estuvo aquí durante 15 minutos, así que la página se ha cerrado. Muestre de nuevo su clave y estará donde estaba.
left-locked = Cerrado. La clave se ha olvidado aquí.
left-odd = Eso no puede ser una clave: tiene espacios u otros signos que ninguna tiene.
left-refused = Esta clave o este token no vale aquí, o ya no.
left-no-right = Es el token de un comprador: no abre la taquilla. Hace falta la clave de una tienda o el token de un operador.
left-unreachable = Ahora no responde nada, así que nadie puede decir de quién es esta clave.
locks-soon = Hace un rato que nadie toca esta página: se cierra en menos de un minuto. Cualquier tecla la mantiene abierta.
lock = Cerrar con llave
sections-of-office = Partes de la taquilla
as-operator = Operador { $name }
as-key = { $name }
may = Puede
in-events = En los eventos
all-events = todos
until = Hasta
no-end = sin fin
idle-hint = La página se cierra tras 15 minutos en que nadie la toca.
nothing-here = Aquí no hay nada.
reading = Un momento …
try-again = Probar de nuevo
cut-off = Nada responde. Lo que se ve puede ser antiguo.
server-trouble = La taquilla tiene dificultades ahora; no se ha cambiado nada.
needs-scope = Su clave no puede hacerlo: le falta el permiso { $scope }.
problem-NOT_FOUND = No está, o no para esta clave.
problem-OVERLOADED = Ahora hay mucho movimiento. Pruebe de nuevo en un momento.
problem-STORE_UNAVAILABLE = Un almacén no responde ahora; no se ha cambiado nada.
problem-IN_PROGRESS = Alguien está haciendo lo mismo ahora. Pruebe de nuevo en un momento.
problem-INVALID_INVENTORY = El archivo tiene errores; no se ha importado nada de él.
problem-EVENT_SOLD = Se han vendido entradas de este evento: cancélelo en su lugar.
problem-EVENT_HELD = Alguien retiene entradas de este evento: cancélelo y bórrelo cuando ya no se retenga nada.
problem-EVENT_EXISTS = Ya hay un evento con este identificador.
problem-INVALID_REQUEST = Algo no es como debe ser.
yes = sí
no = no
remove = Quitar
name = Nombre
category = Categoría
price = Precio
status = Estado
field = Campo
value = Valor
leave-it = Dejarlo como está
save = Guardar
undo = Deshacer
saved = Guardado.
create = Crear

## Eventos
new-event = Evento nuevo
search-events = Buscar
no-events = No hay ningún evento así.
no-date = sin fecha
events-cut = Solo se muestran los { $count } más recientes.
standing = { $sold } vendidas · { $held } retenidas · { $free } libres
buyers-page = La página de los compradores
views-of-event = Vistas de este evento
closed-views = No con esta clave: { $views } ({ $scopes })
cancelled-because = Cancelado. Motivo: { $reason }
state-on-sale = a la venta
state-sold-out = agotado
state-before-sale = venta aún no abierta
state-sale-over = venta terminada
state-over = ha empezado
state-cancelled = cancelado
state-empty = aún sin asientos
tab-hall = Sala
tab-sales = Ventas
tab-names = Nombres
tab-seats = Asientos
tab-rules = Reglas

## Ventas
status-SOLD = Vendidos
status-HELD = Retenidos
status-AVAILABLE = Libres
status-NOT_FOR_SALE = No a la venta
takings = Recaudación
held-value = Valor retenido
no-seats-yet = Este evento aún no tiene asientos.
fill = Ocupación
fill-by-section = Ocupación por sección
sales-by-minute = Vendido en la última hora, por minuto
sales-by-day = Vendido por día
by-category = Por categoría
by-price-class = Por tarifa
price-of-seat = precio propio del asiento
as-table = Como tabla
minute = Minuto
day = Día

## Nombres
names-title = Quién se sienta dónde
take-as = Como { $format }
print = Imprimir
search-names = Asiento o nombre
sold-and-held = vendidos y retenidos
read-again = Leer de nuevo
names-count = { $count ->
    [one] Uno de { $all }
   *[other] { $count } de { $all }
}
names-none = No hay nadie así.
names-empty = Nadie tiene asiento todavía.
row-title = Fila
seat-title = Asiento
holder = Titular
held-to = hasta las { $time }

## Importación
import-title = Importar asientos
import-hint = CSV, Excel, OpenDocument, NDJSON o un plano. Primero solo se prueba: ve cada error y la sala; después importa. Lo que ya existe se queda como está.
choose-file = Elegir un archivo
drop-file = o soltarlo aquí
import-price = Precio donde el archivo no tiene ({ $currency })
import-price-hint = Vacío: esos asientos no cuestan nada.
import-major = Los números enteros solos son euros, no céntimos
import-major-hint = «45» es entonces 45,00; si no, 0,45.
import-columns = Qué son las columnas cuyo nombre no lo dice
import-columns-hint = Una por línea: Bereich=section. Campos: section, row, number, price, category, x, y, capacity …, attribute o ignore.
trying-file = Se está probando el archivo …
tried-title = Probado: { $file }
mistakes-found = { $count ->
    [one] Hay un error; no se puede importar nada del archivo.
   *[other] Hay { $count } errores; no se puede importar nada del archivo.
}
import-would = { $added ->
    [0] No hay nada nuevo en él.
    [one] Un asiento sería nuevo.
   *[other] { $added } asientos serían nuevos.
}
import-rest = { $unchanged } ya están así, { $conflicting } de otro modo; { $free } no cuestan nada.
columns-taken = Entendido como: { $columns }.
mistakes = Errores
line = Línea
what-is-wrong = Lo que se permite
and-more = y { $count } más
conflicts = Guardado de otro modo
conflicts-hint = Estos asientos ya existen y se quedan como están guardados. Cámbielos en la sala.
in-file = En el archivo
stored = Guardado
warnings = Para saber
as-buyers-see = Como la verán los compradores
import-now = { $count ->
    [one] Importar un asiento
   *[other] Importar { $count } asientos
}
mend-first = Corrija antes el archivo.
import-did = { $added ->
    [one] Un asiento importado.
   *[other] { $added } asientos importados.
}
section-seats = { $section }: { $count ->
    [one] un asiento
   *[other] { $count } asientos
}
no-category = Asientos
map-look = Señale un asiento para leer cómo se llama.
placeless = { $count ->
    [one] Un asiento no está en el plano; los compradores lo encuentran en la lista.
   *[other] { $count } asientos no están en el plano; los compradores los encuentran en la lista.
}
sections-in-words = Las secciones en palabras
rows = Filas
seats-or-places = Asientos

## Reglas
rules-about = El evento
rules-sale = La venta
rules-holds = Retenciones
rules-limits = Límites
rules-waiting = Esperar un asiento
rules-prices = Tarifas
times-in-zone = Horas según el reloj de { $zone }.
rule-name = Nombre
rule-id = Identificador
rule-id-hint = En direcciones e identificadores de las entradas, para siempre. Vacío: se hace del nombre.
rule-starts_at = Empieza
rule-time_zone = Zona horaria
rule-currency = Moneda
rule-currency-hint = Tres letras, como EUR; para siempre.
rule-sales_open_at = La venta abre
rule-sales_open_at-hint = Vacío: enseguida.
rule-sales_close_at = La venta cierra
rule-sales_close_at-hint = Vacío: cuando empieza el evento.
rule-confirm_by = Quién convierte una retención en venta
rule-confirm_by-shop = la tienda, cuando está pagado
rule-confirm_by-holder = el propio titular
rule-sell_after_start = Vender también después del comienzo
rule-refundable = Los titulares pueden devolver lo vendido
rule-closed_sections = Secciones cerradas
rule-closed_sections-hint = Allí no se vende nada; quien tiene asiento lo conserva.
rule-hold_seconds = Una retención dura
rule-max_hold_seconds = Con prórrogas, como mucho
rule-cool_down_seconds = No de nuevo durante
rule-cool_down_seconds-hint = Quien devolvió un asiento, o lo dejó vencer, no puede tenerlo otra vez tan pronto.
rule-max_per_holder = Asientos de un titular
rule-max_per_holder-hint = Vacío: sin límite.
rule-max_per_guest = Asientos de un invitado
rule-max_per_guest-hint = Vacío: sin límite propio.
rule-max_wait_seconds = Se puede esperar
rule-max_wait_seconds-hint = 0: nadie espera.
rule-max_waiting_per_ticket = Quienes esperan un mismo asiento
rule-max_waiting_per_holder = Asientos que uno espera
rule-price_classes = Tarifas
rule-price_classes-hint = Como niño: quien compra la elige con el asiento. Un precio para la categoría del asiento va antes que uno para todas.
unit-seconds = segundos
no-sections = Todavía no hay secciones.
price-class = Tarifa
channel = Cupo
price-class-number = Tarifa { $number }
price-in = Precio ({ $currency })
every-category = todas
add-price-class = Añadir una tarifa
remove-price-class = Quitar la tarifa { $name }
changed-rules = { $count ->
    [0] No se ha cambiado nada.
    [one] Se ha cambiado una regla.
   *[other] Se han cambiado { $count } reglas.
}
mistake-empty = No debe estar vacío.
mistake-long = Como mucho { $high } caracteres.
mistake-zone = Debe ser una zona horaria, como Europe/Berlin.
mistake-moment = Allí los relojes nunca muestran esta hora.
mistake-number = Un número entero de { $low } a { $high }.
mistake-prices = Cada una necesita un nombre y un precio como 12,50.

## Giros en la vida de un evento
turns = En la vida del evento
turn-postpone = Aplazar
turn-postpone-text = Empieza en otro momento; quien tiene entradas las conserva. Si había pasado, vuelve a vender.
turn-copy = Copiar
turn-copy-text = Un evento nuevo con las mismas reglas, plano y asientos, de los que nadie tiene ninguno. Su venta abre y cierra con la misma antelación.
turn-cancel = Cancelar el evento
turn-cancel-text = La venta se detiene enseguida. { $sold } entradas vendidas y { $held } retenidas: quien tiene una la conserva, las retenciones terminan solas.
turn-reopen = Retirar la cancelación
turn-reopen-text = Vuelve a vender según sus reglas. Lo que venció o se devolvió entretanto está libre.
turn-delete = Borrar
turn-delete-text = El evento y todos sus asientos desaparecen para siempre. Es posible porque nadie tiene ninguno.
reason = Motivo
cancelled-affected = Cancelado. { $sold } entradas estaban vendidas y { $held } retenidas, de { $holders } titulares.

## Colas
queues = Colas
waiting-commands = Órdenes en espera
oldest = La más antigua espera
workers = Trabajadores
sweeps = Barredores
apis = Procesos de API
deliveries = Emisores de webhooks
poison = No se pudieron resolver
set-aside = No se pudieron leer
poison-hint = Cada una recibió la respuesta INTERNAL. Están en la tabla poison; arregle la causa y borre después las filas.
troubles = Algo de lo que depende Rowlock no es como debe ser
troubles-hint = «rowlock doctor» dice qué se encontró y qué hacer.
out-of-reach = Fuera de alcance, porque el servidor que las guarda no responde: { $queues }
by-queue = Cola por cola
queue = Cola
being-settled = Resolviéndose ahora
processes = Quién trabaja
