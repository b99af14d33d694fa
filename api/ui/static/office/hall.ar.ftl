# قاعة شباك التذاكر، مباشرة.

## البحث والتحديد
hall-find = البحث عن مقاعد
hall-find-hint = A7، أو القسم مع الصف والرقم، أو صف، أو قسم
hall-find-go = بحث
hall-not-found = لا يوجد مقعد باسم «{ $text }».
hall-draw = تطويق المقاعد
hall-draw-hint = ارسم خطًا حول المقاعد المقصودة؛ ومع Alt تُستبعد. بلوحة المفاتيح: Shift وEnter يحددان كل ما يلي المقعد السابق.
hall-how = انقر المقاعد، ومع Shift تُحدَّد كلها حتى التالي، أو ارسم خطًا حولها، أو ابحث عنها بالاسم.
hall-selection = التحديد
hall-nothing-selected = لم يُحدَّد شيء.
hall-summary = { $seats }: { $states } · { $total }
hall-count-free = متاح: { $count }
hall-count-held = محجوز مؤقتًا: { $count }
hall-count-sold = مبيع: { $count }
hall-count-blocked = محظور: { $count }
hall-count-kept = محفوظ: { $count }
hall-count-shut = في قسم مغلق: { $count }
hall-state-free = متاح
hall-state-held = محجوز مؤقتًا
hall-state-sold = مبيع
hall-state-blocked = محظور
hall-state-kept = محفوظ
hall-state-shut = القسم مغلق
hall-kept-for = محفوظ لـ{ $channel }
hall-state-selected = محدَّد
hall-clear = إفراغ
hall-leave-out = استبعاد { $seat }
hall-whole-row = الصف { $row } كله
hall-whole-order = الطلب كله (المقاعد: { $count })
hall-whole-section = { $section } كله
hall-select-found = { $count ->
    [one] تحديد هذا المقعد
   *[other] تحديد هذه المقاعد ({ $count })
}
hall-places = أماكن متاحة في { $section }
hall-select-places = تحديد

## ما يمكن فعله
hall-actions = ما يُفعل بها
hall-action = { $action } ({ $count })
hall-do-sell = البيع في الشباك
hall-do-hold = الحجز لشخص
hall-do-confirm = بيع المحجوز
hall-do-extend = تمديد الحجز
hall-do-release = الاسترجاع
hall-do-move = النقل
hall-do-transfer = التحويل
hall-do-block = الحظر
hall-do-unblock = الإعادة إلى البيع
hall-do-price = تغيير السعر
hall-do-channel = تغيير القناة
hall-too-many = { $action }: { $most } على الأكثر في المرة الواحدة.
hall-whose = { $more ->
    [0] أصحابها: { $holders }.
   *[other] أصحابها: { $holders } و{ $more } غيرهم.
}
hall-others-stay = مقاعد أخرى محددة تبقى كما هي: { $count }.
hall-together = { $parts ->
    [1] كلها أو لا شيء منها.
   *[other] خطوات، كل منها على حدة: { $parts }. الطلب الكامل هنا خطوة، وكل مقعد آخر كذلك.
}
hall-holder = لمن
hall-holder-missing = اذكر لمن.
hall-to-holder = إلى من
hall-held-for = مدة الحجز { $time }.
hall-reason = السبب
hall-reason-missing = اذكر السبب.
hall-price-class = السعر
hall-full-price = السعر الكامل، { $total }
hall-channel = الحفظ لـ
hall-general-sale = البيع العام
hall-channels-differ = هذه المقاعد محفوظة لقنوات مختلفة. خذها قناةً قناة.
hall-class-price = { $name }، { $total }
hall-new-price = السعر الجديد بعملة { $currency }
hall-price-odd = اكتب سعرًا مثل { $example }.
hall-target = إلى أي مقعد
hall-target-example = B 4
hall-target-hint = { $count ->
    [1] اكتب اسمه أو اختره على المخطط.
   *[other] اكتب أول { $count } متتالية، أو كلها مفصولة بـ«;»، أو اخترها على المخطط.
}
hall-target-missing = اذكر إلى أي مقعد.
hall-target-chosen = { $left ->
    [0] إلى { $seat }.
   *[other] إلى { $seat }. بقي للاختيار: { $left }.
}
hall-target-taken = { $seat } غير متاح.
hall-target-many = عدة مقاعد متاحة باسم «{ $text }». اذكر القسم أيضًا.
hall-target-count = المقاعد اللازمة: { $count }، المذكورة: { $named }.
hall-target-few = من { $seat } المتاح على التوالي { $free } فقط، واللازم { $count }.
hall-from-to = { $from } ← { $to }
hall-orders = هذه المقاعد ليست من طلب واحد. انقل مقاعد الطلب الواحد معًا، وغيرها واحدًا واحدًا.
hall-never-mind = تراجع
hall-not-sent = يتعذر الاطلاع على ذلك الآن. لم يُرسل شيء.

## النتيجة
hall-news = ما تم
hall-under-way = { $action }: { $seats } …
hall-cut-off = لا يوجد اتصال. الطلب محفوظ ويُرسل من جديد تلقائيًا.
hall-busy = الضغط كبير الآن. يُرسل الطلب من جديد تلقائيًا.
hall-away = جزء من Rowlock غائب الآن. يعاد الإرسال تلقائيًا.
hall-done-sell = بيع إلى { $holder }: { $seats }، { $price }.
hall-done-hold = حُجز لـ{ $holder } حتى { $time }: { $seats }، { $price }.
hall-done-confirm = بيع: { $seats }.
hall-done-extend = محجوز حتى { $time }: { $seats }.
hall-done-release = استُرجع: { $seats }. السبب: { $reason }.
hall-done-move = نُقل: { $seats } إلى { $to }.
hall-done-transfer = حُوِّل إلى { $holder }: { $seats }.
hall-done-block = حُظر: { $seats }.
hall-done-unblock = عاد إلى البيع: { $seats }.
hall-done-price = السعر الآن { $price } لكل مقعد: { $seats }.
hall-done-channel = محفوظ لـ{ $channel }: { $seats }.
hall-done-general = في البيع العام: { $seats }.
hall-spared = بيع في هذه الأثناء ويبقى بسعره: { $count }.
hall-not-done = لم يتم – { $action }: { $seats }.
hall-way = ما يحول دون ذلك: { $seats }.
hall-half-sold = محجوز لـ{ $holder } لكنه لم يُبع.
hall-show = عرض
hall-code-NOT_RESERVED = لم يعد أحد يملكه.
hall-code-NOT_RESERVED-order = لم تعد من هذا الطلب؛ لم يتغير شيء.
hall-code-NOT_HOLDER = صار لشخص آخر الآن؛ لم يتغير شيء.
hall-code-TICKET_UNAVAILABLE = لم يعد متاحًا.
hall-code-NO_MATCHING_SEATS = لم تعد كلها متاحة.
hall-code-LIMIT_REACHED = هذا أكثر مما يحق لشخص واحد.
hall-code-COOLING_DOWN = كان له قبل لحظة؛ الأولوية الآن لغيره.
hall-code-NOT_ALLOWED = لا يحق لك فعل ذلك.
hall-code-NOT_FOUND = لم يعد موجودًا.
hall-code-INVALID_REQUEST = فيه شيء غير مسموح به.

## مقعد واحد
hall-reading = جارٍ البحث …
hall-unread = تعذّر الاطلاع عليه.
hall-read-again = محاولة أخرى
hall-status = الحالة
hall-whose-label = صاحبه
hall-nobody = لا أحد
hall-since = منذ
hall-until = محجوز حتى
hall-price-label = السعر
hall-price-was = { $price }؛ والآن { $now }
hall-category = الفئة
hall-order = الطلب
hall-history = ما حدث له
hall-history-empty = لا شيء بعد.
hall-number = رقم { $number }
hall-because = السبب: { $reason }
hall-older = عرض الأقدم
hall-was-reserve = حُجز
hall-was-order = حُجز ضمن طلب
hall-was-confirm = بيع
hall-was-extend = مُدِّد الحجز
hall-was-release = أُعيد
hall-was-expire = انتهت مدة الحجز
hall-was-cancel = استُرجع
hall-was-transfer = وصل بالتحويل
hall-was-transfer-away = حُوِّل
hall-was-move = نُقل إلى هنا
hall-was-move-away = نُقل من هنا
hall-was-changed = تغيّر
