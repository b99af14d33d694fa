# ما يقوله شباك التذاكر، إلى جانب نصوص المشترين.

## الباب والإطار
box-office = شباك التذاكر
skip-to-content = إلى المحتوى
come-in = شباك التذاكر
locked = شباك التذاكر مقفل
key-or-token = مفتاح أو رمز المشغّل
key-hint = يبقى في هذا اللسان، ويُنسى بعد 15 دقيقة لا يلمس فيها أحد الصفحة.
enter = دخول
asking = لحظة …
left-idle = لم يكن أحد هنا لمدة 15 دقيقة فأقفلت الصفحة نفسها. أظهر مفتاحك من جديد وستعود إلى حيث كنت.
left-locked = مقفل. نُسي المفتاح هنا.
left-odd = لا يمكن أن يكون هذا مفتاحًا: فيه فراغات أو علامات لا توجد في أي مفتاح.
left-refused = هذا المفتاح أو الرمز غير صالح هنا، أو لم يعد صالحًا.
left-no-right = هذا رمز مشترٍ ولا يفتح شباك التذاكر. يلزم مفتاح متجر أو رمز مشغّل.
left-unreachable = لا شيء يجيب الآن، فلا أحد يستطيع أن يقول لمن هذا المفتاح.
locks-soon = لم يلمس أحد هذه الصفحة منذ مدة: ستقفل نفسها خلال دقيقة. أي مفتاح على اللوحة يبقيها مفتوحة.
lock = إقفال
sections-of-office = أقسام شباك التذاكر
as-operator = المشغّل { $name }
as-key = { $name }
may = يجوز له
in-events = في الفعاليات
all-events = كلها
until = حتى
no-end = بلا نهاية
idle-hint = تقفل الصفحة نفسها بعد 15 دقيقة لا يلمسها فيها أحد.
nothing-here = لا شيء هنا.
reading = لحظة …
try-again = حاول مرة أخرى
cut-off = لا شيء يجيب. قد يكون المعروض قديمًا.
server-trouble = يواجه شباك التذاكر صعوبة الآن؛ لم يتغير شيء.
needs-scope = لا يجوز ذلك لمفتاحك: ينقصه الحق { $scope }.
problem-NOT_FOUND = غير موجود، أو ليس لهذا المفتاح.
problem-OVERLOADED = الازدحام شديد الآن. حاول بعد لحظة.
problem-STORE_UNAVAILABLE = مخزن لا يجيب الآن؛ لم يتغير شيء.
problem-IN_PROGRESS = شخص آخر يفعل الشيء نفسه الآن. حاول بعد لحظة.
problem-INVALID_INVENTORY = في الملف أخطاء؛ لم يُستورد منه شيء.
problem-EVENT_SOLD = بيعت تذاكر لهذه الفعالية: ألغها بدلًا من ذلك.
problem-EVENT_HELD = شخص يحجز تذاكر لهذه الفعالية: ألغها ثم احذفها حين تنتهي الحجوزات.
problem-EVENT_EXISTS = توجد فعالية بهذا المعرّف.
problem-INVALID_REQUEST = شيء ليس كما يجب.
yes = نعم
no = لا
remove = إزالة
name = الاسم
category = الفئة
price = السعر
status = الحالة
field = الحقل
value = القيمة
leave-it = اتركه كما هو
save = حفظ
undo = تراجع
saved = حُفظ.
create = إنشاء

## الفعاليات
new-event = فعالية جديدة
search-events = بحث
no-events = لا توجد فعالية كهذه.
no-date = بلا تاريخ
events-cut = لا يُعرض إلا أحدث { $count }.
standing = مباع { $sold } · محجوز { $held } · متاح { $free }
buyers-page = صفحة المشترين
views-of-event = عروض هذه الفعالية
closed-views = ليس بهذا المفتاح: { $views } ({ $scopes })
cancelled-because = أُلغيت. السبب: { $reason }
state-on-sale = معروضة للبيع
state-sold-out = بيعت كلها
state-before-sale = لم يُفتح البيع بعد
state-sale-over = انتهى البيع
state-over = بدأت
state-cancelled = ملغاة
state-empty = بلا مقاعد بعد
tab-hall = القاعة
tab-sales = المبيعات
tab-names = الأسماء
tab-seats = المقاعد
tab-rules = القواعد

## المبيعات
status-SOLD = مباع
status-HELD = محجوز
status-AVAILABLE = متاح
status-NOT_FOR_SALE = ليس للبيع
takings = الإيراد
held-value = قيمة المحجوز
no-seats-yet = ليس لهذه الفعالية مقاعد بعد.
fill = الامتلاء
fill-by-section = الامتلاء حسب القسم
sales-by-minute = المباع في الساعة الأخيرة بالدقيقة
sales-by-day = المباع باليوم
by-category = حسب الفئة
by-price-class = حسب فئة السعر
price-of-seat = سعر المقعد نفسه
as-table = كجدول
minute = الدقيقة
day = اليوم

## الأسماء
names-title = من يجلس أين
take-as = بصيغة { $format }
print = طباعة
search-names = مقعد أو اسم
sold-and-held = المباع والمحجوز
read-again = قراءة من جديد
names-count = { $count ->
    [one] واحد من { $all }
    [two] اثنان من { $all }
   *[other] { $count } من { $all }
}
names-none = لا أحد كذلك.
names-empty = لا أحد لديه مقعد بعد.
row-title = الصف
seat-title = المقعد
holder = الحامل
held-to = حتى { $time }

## الاستيراد
import-title = استيراد المقاعد
import-hint = CSV أو Excel أو OpenDocument أو NDJSON أو مخطط قاعة. أولًا تجربة فقط: ترى كل خطأ وترى القاعة؛ ثم تستورد. ما هو موجود يبقى كما هو.
choose-file = اختر ملفًا
drop-file = أو أفلته هنا
import-price = السعر حيث لا سعر في الملف ({ $currency })
import-price-hint = فارغ: هذه المقاعد بلا ثمن.
import-major = الأعداد الصحيحة وحدها وحدات كاملة لا أجزاء
import-major-hint = «45» تعني حينئذ 45.00؛ وإلا فهي 0.45.
import-columns = ما الأعمدة التي لا يقول اسمها ذلك
import-columns-hint = عمود في كل سطر: Bereich=section. الحقول: section و row و number و price و category و x و y و capacity … أو attribute أو ignore.
trying-file = تجري تجربة الملف …
tried-title = جُرّب: { $file }
mistakes-found = { $count ->
    [one] هناك خطأ واحد؛ لا يمكن استيراد شيء من الملف.
    [two] هناك خطآن؛ لا يمكن استيراد شيء من الملف.
    [few] هناك { $count } أخطاء؛ لا يمكن استيراد شيء من الملف.
   *[other] هناك { $count } خطأ؛ لا يمكن استيراد شيء من الملف.
}
import-would = { $added ->
    [0] لا جديد فيه.
    [one] مقعد واحد سيكون جديدًا.
    [two] مقعدان سيكونان جديدين.
    [few] { $added } مقاعد ستكون جديدة.
   *[other] { $added } مقعدًا ستكون جديدة.
}
import-rest = موجود كما هو: { $unchanged }، بغير ذلك: { $conflicting }؛ بلا ثمن: { $free }.
columns-taken = فُهمت على أنها: { $columns }.
mistakes = الأخطاء
line = السطر
what-is-wrong = ما المسموح
and-more = و{ $count } أخرى
conflicts = مخزّن بغير ذلك
conflicts-hint = هذه المقاعد موجودة وتبقى كما خُزّنت. غيّرها في القاعة.
in-file = في الملف
stored = المخزّن
warnings = للعلم
as-buyers-see = كما سيراها المشترون
import-now = { $count ->
    [one] استيراد مقعد واحد
    [two] استيراد مقعدين
    [few] استيراد { $count } مقاعد
   *[other] استيراد { $count } مقعدًا
}
mend-first = أصلح الملف أولًا.
import-did = { $added ->
    [one] استُورد مقعد واحد.
    [two] استُورد مقعدان.
    [few] استُوردت { $added } مقاعد.
   *[other] استُورد { $added } مقعدًا.
}
section-seats = { $section }: { $count ->
    [one] مقعد واحد
    [two] مقعدان
    [few] { $count } مقاعد
   *[other] { $count } مقعدًا
}
no-category = المقاعد
map-look = أشر إلى مقعد لتقرأ اسمه.
placeless = لا مكان على المخطط لـ { $count } من المقاعد؛ يجدها المشترون في القائمة.
sections-in-words = الأقسام بالكلمات
rows = الصفوف
seats-or-places = المقاعد

## القواعد
rules-about = الفعالية
rules-sale = البيع
rules-holds = الحجوزات
rules-limits = الحدود
rules-waiting = انتظار مقعد
rules-prices = فئات الأسعار
times-in-zone = الأوقات بحسب الساعة في { $zone }.
rule-name = الاسم
rule-id = المعرّف
rule-id-hint = في العناوين ومعرّفات التذاكر، إلى الأبد. فارغ: يُصنع من الاسم.
rule-starts_at = تبدأ
rule-time_zone = المنطقة الزمنية
rule-currency = العملة
rule-currency-hint = ثلاثة أحرف مثل EUR؛ إلى الأبد.
rule-sales_open_at = يُفتح البيع
rule-sales_open_at-hint = فارغ: فورًا.
rule-sales_close_at = يُغلق البيع
rule-sales_close_at-hint = فارغ: حين تبدأ الفعالية.
rule-confirm_by = من يجعل الحجز بيعًا
rule-confirm_by-shop = المتجر بعد الدفع
rule-confirm_by-holder = الحامل نفسه
rule-sell_after_start = البيع بعد البدء أيضًا
rule-refundable = يجوز للحاملين إعادة المباع
rule-closed_sections = الأقسام المغلقة
rule-closed_sections-hint = لا يباع هناك شيء؛ من له مقعد يحتفظ به.
rule-hold_seconds = مدة الحجز
rule-max_hold_seconds = مع التمديد على الأكثر
rule-cool_down_seconds = ليس من جديد خلال
rule-cool_down_seconds-hint = من أعاد مقعدًا أو تركه ينقضي لا يناله سريعًا من جديد.
rule-max_per_holder = مقاعد حامل واحد
rule-max_per_holder-hint = فارغ: بلا حد.
rule-max_per_guest = مقاعد ضيف واحد
rule-max_per_guest-hint = فارغ: بلا حد خاص.
rule-max_wait_seconds = يجوز الانتظار
rule-max_wait_seconds-hint = 0: لا أحد ينتظر.
rule-max_waiting_per_ticket = المنتظرون لمقعد واحد
rule-max_waiting_per_holder = المقاعد التي ينتظرها واحد
rule-price_classes = فئات الأسعار
rule-price_classes-hint = مثل طفل: يختارها المشتري مع المقعد. سعر لفئة المقعد يسبق سعرًا للكل.
unit-seconds = ثانية
no-sections = لا أقسام بعد.
price-class = فئة السعر
channel = الحصة
price-class-number = فئة السعر { $number }
price-in = السعر ({ $currency })
every-category = كل فئة
add-price-class = إضافة فئة سعر
remove-price-class = إزالة فئة السعر { $name }
changed-rules = { $count ->
    [0] لم يتغير شيء.
    [one] تغيرت قاعدة واحدة.
    [two] تغيرت قاعدتان.
    [few] تغيرت { $count } قواعد.
   *[other] تغيرت { $count } قاعدة.
}
mistake-empty = يجب ألا يكون فارغًا.
mistake-long = { $high } حرفًا على الأكثر.
mistake-zone = يجب أن تكون منطقة زمنية مثل Europe/Berlin.
mistake-moment = لا تُظهر الساعات هناك هذا الوقت أبدًا.
mistake-number = عدد صحيح من { $low } إلى { $high }.
mistake-prices = تحتاج كل واحدة إلى اسم وسعر مثل 12.50.

## منعطفات في حياة الفعالية
turns = في حياة الفعالية
turn-postpone = تأجيل
turn-postpone-text = تبدأ في وقت آخر؛ من له تذاكر يحتفظ بها. وإن كانت قد مضت عادت تبيع.
turn-copy = نسخ
turn-copy-text = فعالية جديدة بالقواعد والمخطط والمقاعد نفسها، وليس لأحد منها شيء. يبدأ بيعها وينتهي قبلها بالمدة نفسها.
turn-cancel = إلغاء الفعالية
turn-cancel-text = يتوقف البيع فورًا. المباع { $sold } والمحجوز { $held }: من له تذكرة يحتفظ بها، والحجوزات تنتهي من نفسها.
turn-reopen = التراجع عن الإلغاء
turn-reopen-text = تعود تبيع بحسب قواعدها. ما انقضى أو أُعيد في هذه الأثناء متاح.
turn-delete = حذف
turn-delete-text = تزول الفعالية وكل مقاعدها إلى الأبد. هذا ممكن لأن لا أحد لديه شيء منها.
reason = السبب
cancelled-affected = أُلغيت. المباع { $sold } والمحجوز { $held }، وعدد الحاملين { $holders }.

## الطوابير
queues = الطوابير
waiting-commands = أوامر منتظرة
oldest = ينتظر الأقدم
workers = العاملون
sweeps = الكنّاسون
apis = عمليات API
deliveries = مرسلو webhook
poison = تعذّر إنجازه
set-aside = تعذّرت قراءته
poison-hint = أُجيب كل منها بـ INTERNAL. هي في الجدول poison؛ أصلح السبب ثم احذف الصفوف.
troubles = شيء يقوم عليه Rowlock ليس كما يجب
troubles-hint = يقول «rowlock doctor» ما وُجد وما العمل.
out-of-reach = لا يمكن الوصول إليها لأن الخادم الذي يحفظها لا يجيب: { $queues }
by-queue = طابورًا طابورًا
queue = الطابور
being-settled = يُنجز الآن
processes = من يعمل
