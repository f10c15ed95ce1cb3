use super::*;

fn face() -> TicketFace {
    TicketFace {
        event_name: "Summer Rooftop Concert".to_owned(),
        starts: "Saturday, 12 June 2027, 19:30".to_owned(),
        venue: "Kulturhaus am Hafen, Speicherstraße 4, Hamburg".to_owned(),
        tier: "Early bird".to_owned(),
        holder: "Ada Lovelace".to_owned(),
        code: "7KQ2M-XH4PD-R9TCA-WB3NE-6F".to_owned(),
        qr_payload: "EVT1:7KQ2MXH4PDR9TCAWB3NE6F5JGZ8YV1SKU0QL".to_owned(),
        labels: Labels {
            when: "When".to_owned(),
            where_: "Where".to_owned(),
            tier: "Ticket".to_owned(),
            holder: "Name".to_owned(),
            code: "Ticket code".to_owned(),
        },
        note: Some("2 of 4".to_owned()),
        accent_seed: 1,
    }
}

#[test]
fn the_code_on_a_ticket_reads_as_its_payload() {
    let face = face();
    assert_eq!(qr::decode(&draw(&face)), Ok(vec![face.qr_payload]));
}

fn labels(words: [&str; 5]) -> Labels {
    let [when, where_, tier, holder, code] = words.map(str::to_owned);
    Labels {
        when,
        where_,
        tier,
        holder,
        code,
    }
}

/// Tickets of many scripts: `TICKETS_TO=/tmp/tickets cargo test gallery` writes them out to look at.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a person who looks at the pictures says where to put them"
)]
fn gallery_of_scripts_is_drawn_small_and_readable() {
    let english = face().labels;
    let arabic = labels(["الموعد", "المكان", "التذكرة", "الاسم", "رمز التذكرة"]);
    let hebrew = labels(["מתי", "איפה", "כרטיס", "שם", "קוד הכרטיס"]);
    let gallery: Vec<(&str, [&str; 5], Labels)> = vec![
        (
            "latin",
            [
                "Summer Rooftop Concert",
                "Saturday, 12 June 2027, 19:30",
                "Kulturhaus am Hafen, Speicherstraße 4, Hamburg",
                "Early bird",
                "Ada Lovelace",
            ],
            english.clone(),
        ),
        (
            "short",
            ["Jazz", "12 June, 19:30", "Café Olé", "VIP", "Bo"],
            english.clone(),
        ),
        (
            "long",
            [
                "The Seventeenth Annual International Symposium on Self-Hosted Community Events, Their Bots and the People Who Lovingly Maintain Them in Their Spare Time",
                "Wednesday, 30 September 2027, 19:30 to Thursday, 1 October 2027, 02:00 (Central European Summer Time)",
                "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, Very Long Street Name 1234, Back Yard, Third Staircase, Vienna",
                "Supporting member with accompanying person",
                "Wolfeschlegelsteinhausenbergerdorff-Montgomery von und zu Hohenlohe",
            ],
            english.clone(),
        ),
        (
            "arabic",
            [
                "حفل موسيقى الصيف على السطح",
                "السبت، ١٢ يونيو ٢٠٢٧، ٧:٣٠ م",
                "مسرح المدينة، شارع الحمراء 24، بيروت",
                "الحجز المبكر",
                "فاطمة الزهراء بنت محمد",
            ],
            arabic.clone(),
        ),
        (
            "hebrew",
            [
                "קונצרט קיץ על הגג",
                "יום שבת, 12 ביוני 2027, 19:30",
                "בית התרבות, רחוב הנמל 4, תל אביב",
                "כרטיס מוקדם",
                "נועה לוי (VIP)",
            ],
            hebrew.clone(),
        ),
        (
            "japanese",
            [
                "夏の屋上コンサート2027 〜星空の下で〜",
                "2027年6月12日(土) 19:30",
                "東京都渋谷区神南1丁目19番11号 パークウェースクエア2",
                "早割チケット",
                "𠮷田 花子",
            ],
            labels(["日時", "会場", "券種", "お名前", "チケットコード"]),
        ),
        (
            "korean",
            [
                "여름 옥상 콘서트",
                "2027년 6월 12일 토요일 오후 7:30",
                "서울특별시 마포구 양화로 45",
                "얼리버드",
                "김민준",
            ],
            labels(["일시", "장소", "종류", "이름", "티켓 코드"]),
        ),
        (
            "chinese",
            [
                "夏日屋顶音乐会",
                "2027年6月12日星期六 19:30",
                "上海市黄浦区人民大道300号上海大剧院",
                "早鸟票",
                "欧阳娜娜",
            ],
            labels(["时间", "地点", "票种", "姓名", "票号"]),
        ),
        (
            "hindi",
            [
                "गर्मियों की छत पर संगीत संध्या",
                "शनिवार, 12 जून 2027, शाम 7:30",
                "कमानी सभागार, कोपरनिकस मार्ग, नई दिल्ली",
                "शुरुआती छूट",
                "प्रियंका श्रीवास्तव",
            ],
            labels(["कब", "कहाँ", "टिकट", "नाम", "टिकट कोड"]),
        ),
        (
            "thai",
            [
                "คอนเสิร์ตฤดูร้อนบนดาดฟ้าครั้งที่สิบเจ็ดของเชียงใหม่",
                "วันเสาร์ที่ 12 มิถุนายน 2570 เวลา 19:30 น.",
                "ศูนย์ศิลปวัฒนธรรม ถนนนิมมานเหมินท์ เชียงใหม่",
                "บัตรราคาพิเศษ",
                "สมชาย ใจดี",
            ],
            labels(["วันเวลา", "สถานที่", "ประเภทบัตร", "ชื่อ", "รหัสบัตร"]),
        ),
        (
            "russian",
            [
                "Летний концерт на крыше",
                "суббота, 12 июня 2027 г., 19:30",
                "Дом культуры, Набережная ул., 4",
                "Ранняя пташка",
                "Екатерина Ёлкина",
            ],
            labels(["Когда", "Где", "Билет", "Имя", "Код билета"]),
        ),
        (
            "emoji",
            [
                "🎉 Pride Party 🏳️‍🌈 ❤️ 4ever",
                "Sat 12 June 🕢 19:30",
                "📍 The Loft 🏢 #️⃣1",
                "⭐ VIP",
                "👩🏽‍🚀 Zoë 🇩🇪 𝓕𝓪𝓷𝓬𝔂 ☺ ★",
            ],
            english.clone(),
        ),
        (
            "odd",
            [
                "Z̴̧̢͎̬̰̈́̈́̓a̶̧̛̛͍͙̟̿l̸̨͉̝̽͒̊g̶̞̈́o\u{202E} evil\nline",
                "𒀭𒈹 ꙮ ሰላም",
                "ქართული Հայերեն Ελληνικά Tiếng Việt தமிழ் తెలుగు ಕನ್ನಡ",
                "বাংলা ગુજરાતી",
                "ខ្មែរ ລາວ မြန်မာ සිංහල",
            ],
            english.clone(),
        ),
        (
            "sparse",
            ["Online meetup", "Friday 18:00", "", "", "Sam"],
            english.clone(),
        ),
    ];
    for (seed, (name, [event_name, starts, venue, tier, holder], labels)) in
        gallery.into_iter().enumerate()
    {
        let face = TicketFace {
            event_name: event_name.to_owned(),
            starts: starts.to_owned(),
            venue: venue.to_owned(),
            tier: tier.to_owned(),
            holder: holder.to_owned(),
            labels,
            note: (seed % 2 == 0).then(|| format!("{} / 14", seed + 1)),
            accent_seed: seed as u64,
            ..face()
        };
        let png = draw(&face);
        if let Ok(folder) = std::env::var("TICKETS_TO") {
            std::fs::create_dir_all(&folder).expect("a folder to write to");
            std::fs::write(format!("{folder}/{name}.png"), &png).expect("write a ticket");
            let start = std::time::Instant::now();
            draw(&face);
            eprintln!(
                "{name}: {} bytes, again in {:?}",
                png.len(),
                start.elapsed()
            );
        }
        assert!(png.len() < 450_000, "{name} has {} bytes", png.len());
        assert_eq!(qr::decode(&png), Ok(vec![face.qr_payload]), "{name}");
    }
}

#[test]
fn text_is_readable_on_every_palette() {
    fn luminance(Rgb(red, green, blue): Rgb) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
    for palette in &PALETTES {
        for accent in palette.accents {
            let contrast = 1.05 / (luminance(accent) + 0.05);
            assert!(contrast >= 4.5, "{accent:?} has {contrast:.2}");
        }
    }
}

#[test]
fn no_text_makes_drawing_panic() {
    use rand::{Rng, SeedableRng, rngs::StdRng};
    let mut dice = StdRng::seed_from_u64(7);
    for _ in 0..12 {
        let mut text = |length: usize| -> String {
            (0..length)
                .map(|_| match dice.random_range(0..4) {
                    0 => char::from_u32(dice.random_range(0..0x3000)).unwrap_or(' '),
                    1 => char::from_u32(dice.random_range(0x1F000..0x1FAFF)).unwrap_or(' '),
                    2 => char::from_u32(dice.random_range(0..0x11_0000)).unwrap_or('\u{200D}'),
                    _ => ['a', ' ', '\u{FE0F}', '\u{200D}', 'م', 'प', '्', '漢']
                        [dice.random_range(0..8)],
                })
                .collect()
        };
        let face = TicketFace {
            event_name: text(200),
            starts: text(60),
            venue: text(400),
            tier: text(30),
            holder: text(90),
            code: text(50),
            note: Some(text(90)),
            ..face()
        };
        assert!(!draw(&face).is_empty());
    }
}

#[test]
fn empty_texts_are_left_out() {
    let nothing = TicketFace {
        event_name: String::new(),
        starts: String::new(),
        venue: String::new(),
        tier: String::new(),
        holder: " \n".to_owned(),
        code: String::new(),
        labels: labels([""; 5]),
        note: Some(String::new()),
        ..face()
    };
    assert!(!draw(&nothing).is_empty());
}

#[test]
fn long_codes_go_in_two_lines_of_whole_groups() {
    assert_eq!(code_lines("ABCDE-FGHJK"), ["ABCDE-FGHJK"]);
    assert_eq!(
        code_lines("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF-GGGGG-HHHHH"),
        ["AAAAA-BBBBB-CCCCC-DDDDD-", "EEEEE-FFFFF-GGGGG-HHHHH"]
    );
}
