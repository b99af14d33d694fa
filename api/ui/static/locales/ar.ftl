seat-free = متاح
seat-held = محجوز مؤقتًا لشخص آخر
seat-sold = مباع
seat-closed = غير معروض للبيع
seat-chosen = مختار
seat-mine = لك مؤقتًا
seat-bought = لك
seat-waiting = أنت تنتظره
seat-accessible = مكان لكرسي متحرك
seat-companion = مكان لمرافق
seat = الصف { $row }، المقعد { $number }
seat-no-row = المقعد { $number }
seat-in-section = { $section }، الصف { $row }، المقعد { $number }
seat-in-section-no-row = { $section }، المقعد { $number }
place-in-section = { $section }، مكان واحد
seat-with-price = { $seat }، { $price }، { $state }
row = الصف { $row }
section-free = { $section }: { $count ->
    [0] لا شيء متاح
    [one] مقعد واحد متاح
    [two] مقعدان متاحان
    [few] { $count } مقاعد متاحة
    [many] { $count } مقعدًا متاحًا
   *[other] { $count } مقعد متاح
}
seats = { $count ->
    [one] مقعد واحد
    [two] مقعدان
    [few] { $count } مقاعد
    [many] { $count } مقعدًا
   *[other] { $count } مقعد
}
from-price = ابتداءً من { $price }
places-left = { $count ->
    [0] ممتلئ
    [one] مكان واحد
    [two] مكانان
    [few] { $count } أماكن
    [many] { $count } مكانًا
   *[other] { $count } مكان
}
map-label = مخطط القاعة
zoom-in = تقريب
zoom-out = إبعاد
whole-hall = القاعة كلها
pan = تحريك المخطط
pan-up = إلى الأعلى
pan-left = إلى اليسار
pan-right = إلى اليمين
pan-down = إلى الأسفل
choose-section = القسم
all-sections = كل الأقسام
view-map = المخطط
view-list = القائمة
legend = معاني العلامات
map-hint = اختر مقاعد على المخطط، أو دعنا نجدها لك.
grid-label = المقاعد: { $section }
grid-hint = الأسهم تنقلك من مقعد إلى مقعد، وزر الإدخال يختار.
loading = جارٍ تحميل القاعة…
unknown-event = لا توجد فعالية كهذه.
unknown-event-hint = ربما انتهت، أو ربما كُتب العنوان خطأً.
unreachable = لا يمكن الوصول إلى شباك التذاكر الآن. نواصل المحاولة.
cancelled = أُلغيت هذه الفعالية
cancelled-hint = لم يعد يُباع شيء. ما اشتريته يبقى مسجلًا؛ اسأل المتجر عما يلي.
sale-over = انتهى البيع
sale-opens = بداية البيع: { $time }
moved = لهذه الفعالية موعد آخر الآن
moved-to = الموعد الجديد: { $now }. السابق: { $before }.
understood = فهمت
live = مباشر
catching-up = جارٍ التحديث…
as-of = الحالة عند { $time }
offline = أنت غير متصل. يمكنك متابعة الاختيار، وسنطلب عند عودة الاتصال.
hold-updates = إيقاف التحديث
go-on = متابعة التحديث
price-up-to = السعر حتى
any-price = أي سعر
only-accessible = أماكن الكراسي المتحركة فقط
only-free = المقاعد المتاحة فقط
search = بحث
search-hint = قسم أو صف أو مقعد
list-empty = لا يوجد مقعد كهذا.
list-more = عرض المزيد
find = إيجاد مقاعد
find-title = جد لي مقاعد
how-many = كم
together = متجاورة
accessible-places = أماكن كراسٍ متحركة
companion-places = أماكن كراسٍ متحركة مع أماكن للمرافقين بجانبها
where = أين
second-choice = إن كان ممتلئًا
nowhere-else = لا مكان آخر
anywhere = أي مكان
access-title = لدي رمز
access-code = الرمز
access-use = استخدم الرمز
access-hint = بعض المقاعد غير المعروضة للبيع محفوظة لمن لديه رمز.
access-used = يُرفق الرمز بطلبك. يمكنك أيضًا اختيار مقاعد غير معروضة للبيع.
basket = مقاعدك
basket-empty = لم يُختر شيء بعد.
held-title = محجوزة لك مؤقتًا
bought-title = تم شراؤها
waiting-title = تنتظر
total = المجموع
order = { $count ->
    [one] احجز هذا المقعد
    [two] احجز هذين المقعدين
    [few] احجز هذه المقاعد ({ $count })
    [many] احجز هذه المقاعد ({ $count })
   *[other] احجز هذه المقاعد ({ $count })
}
hold = احجز
confirm = اشترِ
confirm-hint = راجع: { $seats } بمبلغ { $total }.
own-price = السعر الكامل
price-of = سعر { $seat }
of-them = منها: { $price }
left-alone = سيبقى وحيدًا: { $seats }.
next-move = هل من اختيار لا يترك مقعدًا وحيدًا؟
go-to-shop = إلى الدفع
release = أعِد
release-all = أعِد الكل
release-seat = أعِد { $seat }
remove-seat = أزل { $seat }
clear = مسح الاختيار
held-until = محجوزة حتى { $time }
time-left = بقي { $time }
extend = وقت إضافي
extend-until = لديك الآن حتى { $time }.
limit-hint = { $count ->
    [0] لديك أقصى ما يُسمح به لشخص واحد.
    [one] يمكنك اختيار مقعد آخر.
    [two] يمكنك اختيار مقعدين آخرين.
    [few] يمكنك اختيار { $count } مقاعد أخرى.
    [many] يمكنك اختيار { $count } مقعدًا آخر.
   *[other] يمكنك اختيار { $count } مقعد آخر.
}
ordering = طلبك في الطريق…
in-line = { $ahead ->
    [0] حان دورك.
    [one] قبلك طلب واحد.
    [two] قبلك طلبان.
    [few] قبلك { $ahead } طلبات.
    [many] قبلك { $ahead } طلبًا.
   *[other] قبلك { $ahead } طلب.
}
eta = نحو { $time }.
thanks = شكرًا. هذه المقاعد لك.
ending-title = هل تحتاج إلى وقت إضافي؟
ending-text = مقاعدك محجوزة لمدة { $time } أخرى.
ended-title = انتهى وقتك
ended-text = عادت المقاعد. يمكنك أن تحاول حجز المقاعد نفسها مرة أخرى.
try-same = حاول المقاعد نفسها
close = إغلاق
taken-title = هذا المقعد مأخوذ
taken-held = محجوز مؤقتًا لشخص حتى { $time }.
taken-held-now = محجوز مؤقتًا لشخص.
taken-sold = تم بيعه.
taken-explain = هو لمن طلبه أولًا. وإن عاد فهو لمن ينتظر، بالترتيب.
wait = انتظره
wait-sold = انتظر لعله يعود
wait-up-to = تنتظر { $time } على الأكثر، ونخبرك هنا فورًا.
wait-for-wish = يمكنك أن تنتظر: { $wish }.
wait-whole = إذا عاد ما يكفي منها حُجزت لك فورًا كلها معًا.
wish-together = متجاورة
wish-up-to = حتى { $price }
waiting-place = { $ahead ->
    [0] أنت أول المنتظرين.
    [one] قبلك شخص واحد.
    [two] قبلك شخصان.
    [few] قبلك { $ahead } أشخاص.
    [many] قبلك { $ahead } شخصًا.
   *[other] قبلك { $ahead } شخص.
}
stop-waiting = أوقف الانتظار
closed-title = هذا المقعد غير معروض للبيع
handed-over = { $count ->
    [one] المقعد الذي انتظرته صار لك مؤقتًا: { $seat }.
   *[other] المقاعد التي انتظرتها صارت لك مؤقتًا: { $seat }.
}
waiting-over = انتهى انتظار { $seat } دون الحصول عليه.
news-chosen = اختير { $seat }، والمجموع { $count }.
news-left = لم يعد { $seat } مختارًا.
news-held = { $count ->
    [one] مقعد واحد محجوز لك حتى { $time }.
    [two] مقعدان محجوزان لك حتى { $time }.
    [few] { $count } مقاعد محجوزة لك حتى { $time }.
    [many] { $count } مقعدًا محجوزًا لك حتى { $time }.
   *[other] { $count } مقعد محجوز لك حتى { $time }.
}
news-lost = ذهب { $seat } الآن إلى شخص آخر.
news-released = { $count ->
    [one] أُعيد مقعد واحد.
    [two] أُعيد مقعدان.
    [few] أُعيدت { $count } مقاعد.
    [many] أُعيد { $count } مقعدًا.
   *[other] أُعيد { $count } مقعد.
}
news-expired = انتهى حجزك المؤقت.
news-bought = { $count ->
    [one] اشتُري مقعد واحد.
    [two] اشتُري مقعدان.
    [few] اشتُريت { $count } مقاعد.
    [many] اشتُري { $count } مقعدًا.
   *[other] اشتُري { $count } مقعد.
}
refused = لم ينجح ذلك
code-TICKET_NOT_FOUND = لم يعد هذا المقعد موجودًا.
code-TICKET_UNAVAILABLE = كان شخص آخر أسرع.
code-NOT_HOLDER = هذا المقعد محجوز لشخص آخر.
code-NOT_ALLOWED = المتجر وحده يستطيع ذلك.
code-NOT_RESERVED = لم تعد تحجز شيئًا هنا.
code-NOT_REFUNDABLE = هذه الفعالية لا تقبل الإرجاع.
code-HOLD_EXPIRED = انتهى حجزك المؤقت، ولم يعد المقعد متاحًا.
code-SALES_CLOSED = البيع مغلق لهذا.
code-COOLING_DOWN = كان هذا المقعد لك قبل قليل، والدور الآن لغيرك.
code-WAITING_CLOSED = لا يمكن لأحد آخر الانتظار هنا.
code-LIMIT_REACHED = هذا أكثر مما يُسمح به لشخص واحد.
code-NO_MATCHING_SEATS = لا توجد مقاعد كهذه.
code-DEADLINE_PASSED = استغرق الأمر وقتًا طويلًا، ولم يُطلب شيء.
code-WITHDRAWN = سُحب الطلب قبل دوره.
code-INTERNAL = تعذر التنفيذ، ولم يُطلب شيء.
code-NOT_IN_CHANNEL = هذا المقعد مخصص لغيرك.
code-CODE_INVALID = هذا الرمز غير صالح هنا.
code-CODE_EXHAUSTED = استُنفد هذا الرمز.
code-PRICE_CLASS_UNKNOWN = لا يوجد سعر كهذا.
code-other = لم ينجح ذلك ({ $code }).
code-CUT_OFF = لا يوجد اتصال. طلبك محفوظ وسيُرسل مرة أخرى.
code-OVERLOADED = كثيرون يريدون مقاعد الآن. سنرسل الطلب مرة أخرى تلقائيًا.
why-numbers = ذهب إلى الرقم { $winner }، ورقمك { $own }.
why-until = محجوز حتى { $time }.
why-limit = الحد هو { $limit }.
why-cool-down = يمكنك المحاولة مرة أخرى عند { $time }.
why-short = { $missing ->
    [one] نقص مقعد واحد.
    [two] نقص مقعدان.
    [few] نقصت { $missing } مقاعد.
    [many] نقص { $missing } مقعدًا.
   *[other] نقص { $missing } مقعد.
}
why-not-adjacent = لا يوجد هذا العدد متجاورًا.
next-other = اختر غيرها على المخطط، أو دعنا نجدها لك.
next-apart = حاول دون «متجاورة»، أو عددًا أقل.
next-fewer = اختر عددًا أقل.
next-wait = يمكنك انتظاره.
events = الفعاليات
events-empty = لا شيء معروض للبيع الآن.
skip-to-map = إلى المقاعد
seats-free = { $count ->
    [0] نفدت المقاعد
    [one] بقي مقعد واحد
    [two] بقي مقعدان
    [few] بقيت { $count } مقاعد
    [many] بقي { $count } مقعدًا
   *[other] بقي { $count } مقعد
}
language = اللغة
needs-script = اختيار المقاعد يحتاج إلى JavaScript.
