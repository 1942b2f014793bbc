extension SampleLanguageSource {
    static let english = SampleLanguageSource(
        nouns: """
            market company people data product service technology growth price policy industry platform capital economy problem report city research system \
            safety customer brand business demand agency fund bank stock rate loan insurance housing car battery chip phone software hardware network model \
            robot cloud algorithm code database server browser vulnerability engineer scientist doctor patient hospital drug vaccine health football match \
            champion team player coach league film music novel art museum game school university teacher student exam paper farm grain rice wheat weather \
            storm rain earthquake ocean river forest carbon energy solar wind coal oil gas power traffic railway airport flight port delivery tourism hotel \
            restaurant coffee tea culture festival law court contract patent tax budget trade tariff export import factory worker wage pension family child \
            satellite rocket telescope material steel cement bridge
            """,
        modifiers: """
            smart digital green regional global local mobile wireless deep orbital medical financial industrial commercial social urban rural public private \
            foreign online offline cultural electronic mechanical chemical physical seasonal marine mineral legal fiscal open secure quantum thermal
            """,
        heads: """
            market sector project platform device standard policy reform centre park alliance forum summit index model plan strategy pilot network channel \
            resource team course laboratory fund bond cost profit revenue risk regulation quality design study survey review upgrade partnership audit \
            framework toolkit archive roadmap benchmark interface protocol pipeline
            """,
        verbs: """
            announced released launched completed raised lowered expanded reduced promoted supported improved adjusted studied analysed reviewed bought sold \
            built signed approved published disclosed stressed expected planned promised invested tested repaired
            """,
        adjectives: """
            important clear stable rapid steady broad major new traditional advanced complex simple effective strict reasonable active careful optimistic \
            large limited critical unique common rare good open transparent fair cheap
            """,
        places: """
            London Paris Berlin Madrid Rome Vienna Oslo Stockholm Dublin Lisbon Athens Warsaw Prague Budapest Toronto Chicago Boston Seattle Denver Austin \
            Sydney Auckland Singapore Tokyo Seoul Shanghai Beijing Delhi Mumbai Nairobi Lagos Cairo
            """,
        organisationHeads: """
            Northern Pacific Atlantic Summit Blue Bright Cedar Harbour Granite Meridian Orion Pioneer Quantum River Silver Sterling Union Vector West Zenith
            """,
        organisationTails:
            "Group Labs Bank University Institute Hospital Press Motors Energy Media Logistics Foods Pharma Software Airlines Partners",
        surnames: "James Mary John Linda Robert Susan David Karen Peter Laura Alan Grace Victor Nina Hugo Clara Oscar Ada",
        givenNames: """
            Smith Jones Brown Taylor Wilson Davies Evans Thomas Johnson Walker Wright Robinson Thompson White Hughes Edwards Green Hall Wood Harris Clarke \
            Jackson Turner Hill Cooper Ward
            """,
        sentences: """
            {o} {v} a {a} {n} in {p}, where {t} grew by {d} percent.
            The {n} and the {n} are {a}, said {m} of {o}.
            According to {o}, the {n} will cost {d} million.
            In {p}, people worry about {t} and the {a} {n}.
            “We want the {n} to be {a},” {m} told reporters.
            However, {n} remains {a}, and {t} may change that.
            It is the {a} {n} that matters, not the {n}.
            Data show {d} of {d} {n} cases were {a}.
            The {n} uses a {a} {n} and cuts the {n} by {d} percent.
            {m} {v} the {n} last week; {o} did not comment.
            For {t}, the next step is a {a} {n}.
            Until then, the {n} in {p} stays as it is.
            """,
        titles: """
            {o} {v} {n} as {t} turns {a}
            Why the {n} in {p} is {a}
            {p}: {d} reasons for a {a} {n}
            {m} on {t} and the {n}
            What {t} means for the {n}
            A {a} {n} for {p}
            {t} 1.{d} Released
            """,
        gap: " ", indent: "")

    static let japanese = SampleLanguageSource(
        nouns: """
            市場 企業 会社 記者 製品 技術 サービス データ 価格 政策 経済 社会 都市 研究 システム 安全 顧客 需要 銀行 株式 金利 自動車 電池 半導体 スマートフォン \
            ソフトウェア ネットワーク 人工知能 ロボット クラウド コード サーバー 脆弱性 開発者 医師 患者 病院 薬 健康 サッカー 野球 試合 優勝 選手 監督 映画 音楽 小説 \
            博物館 ゲーム 学校 大学 教師 学生 試験 論文 農業 米 天気 台風 大雨 地震 海 川 森林 環境 エネルギー 太陽光 風力 石炭 石油 電力 交通 鉄道 新幹線 空港 \
            港 物流 観光 ホテル レストラン コーヒー お茶 文化 祭り 法律 裁判所 契約 特許 税金 予算 貿易 輸出 輸入 工場 労働者 賃金 年金 家族 子ども 衛星 ロケット
            """,
        modifiers: "地域 国際 国内 公共 民間 海外 電子 機械 化学 医療 教育 文化 金融 環境 産業 農業 商業 家庭 青年 高齢者 女性 情報 通信 食品 観光 交通 建設 資源",
        heads: "市場 産業 計画 事業 設備 基準 改革 制度 拠点 連盟 会議 報告 指数 モデル 戦略 ネットワーク 資源 人材 講座 研究所 基金 費用 利益 収入 危険 品質 協力 競争",
        verbs: "発表した 開始した 公開した 完了した 引き上げた 引き下げた 拡大した 支援した 改善した 調整した 分析した 検査した 購入した 建設した 締結した 承認した",
        adjectives: "重要な 明確な 安定した 急速な 主要な 新しい 伝統的な 高度な 複雑な 簡単な 有効な 厳しい 合理的な 慎重な 大きな 小さな 独特な 珍しい 良好な",
        places: "東京 大阪 京都 名古屋 札幌 福岡 仙台 広島 神戸 横浜 那覇 金沢 長野 新潟 静岡 岡山 松山 熊本 上海 ソウル",
        organisationHeads: "東日本 西日本 富士 日の出 青葉 さくら みどり 中央 北星 南海 大和 若葉 銀河",
        organisationTails: "株式会社 銀行 大学 研究所 病院 出版 自動車 電機 食品 製薬 物流 証券 電力",
        surnames: "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 松本 井上 木村",
        givenNames: "太郎 花子 健一 美咲 翔太 さくら 大輔 由美 誠 直樹 恵子 陽菜 蓮",
        sentences: """
            {p}の{o}は、{a}{n}を{v}。
            {n}と{n}の{n}について、{m}氏が説明した。
            {t}は前年より{d}パーセント増えたという。
            「{a}{n}が必要だ」と{m}氏は話す。
            一方、{p}では{n}の影響が心配されている。
            {o}によると、{n}の総額は{d}億円に上る。
            今後は{t}と{n}の動きが注目される。
            {n}では{a}{n}が使われている。
            """,
        titles: """
            {o}、{a}{n}を{v}
            {p}の{n}、{d}件に
            {t}と{n}のこれから
            {m}氏に聞く：{n}の{n}
            {t} 3.{d} リリース
            """,
        indent: "　")

    static let korean = SampleLanguageSource(
        nouns: """
            시장 기업 회사 기자 제품 기술 서비스 데이터 가격 정책 경제 사회 도시 연구 시스템 안전 고객 수요 은행 주식 금리 자동차 배터리 반도체 스마트폰 소프트웨어 \
            네트워크 인공지능 로봇 클라우드 코드 서버 취약점 개발자 의사 환자 병원 약물 건강 축구 야구 경기 우승 선수 감독 영화 음악 소설 박물관 게임 학교 대학 교사 \
            학생 시험 논문 농업 쌀 날씨 태풍 폭우 지진 바다 강 숲 환경 에너지 태양광 풍력 석유 전력 교통 철도 공항 항구 물류 관광 호텔 식당 커피 문화 축제 법률 법원 \
            계약 특허 세금 예산 무역 수출 수입 공장 노동자 임금 연금 가족 어린이 위성 로켓
            """,
        modifiers: "지역 국제 국내 공공 민간 해외 전자 기계 화학 의료 교육 문화 금융 환경 산업 농업 상업 가정 청년 노인 정보 통신 식품 관광 교통 건설",
        heads: "시장 산업 계획 사업 설비 기준 개혁 제도 거점 연맹 회의 보고서 지수 모델 전략 자원 인재 강좌 연구소 기금 비용 이익 위험 품질 협력 경쟁",
        verbs: "발표했다 시작했다 공개했다 완료했다 인상했다 인하했다 확대했다 지원했다 개선했다 조정했다 분석했다 구매했다 건설했다 승인했다",
        adjectives: "중요한 분명한 안정적인 빠른 주요한 새로운 전통적인 복잡한 간단한 효과적인 엄격한 합리적인 신중한 큰 작은 독특한 드문 좋은",
        places: "서울 부산 대구 인천 광주 대전 울산 수원 제주 전주 춘천 청주 포항 여수 도쿄 베이징",
        organisationHeads: "한빛 새벽 대한 동방 서해 남산 북악 미래 푸른 큰별 하늘 은하",
        organisationTails: "그룹 은행 대학교 연구원 병원 출판 자동차 전자 식품 제약 물류 증권",
        surnames: "김 이 박 최 정 강 조 윤 장 임 한 오 서 신",
        givenNames: "민준 서연 도윤 지우 하준 서윤 지호 수빈 현우 은지 성민 유진",
        sentences: """
            {p}의 {o} 측은 {a} {n} 계획을 {v}.
            {n}와 {n} 문제에 대해 {m} 씨가 설명했다.
            {t} 규모는 작년보다 {d}% 늘었다.
            “{a} {n} 대책이 필요하다”고 {m} 씨는 말했다.
            한편 {p}에서는 {n} 영향이 우려된다.
            {o}에 따르면 {n} 총액은 {d}억 원이다.
            앞으로 {t}와 {n} 움직임이 주목된다.
            """,
        titles: """
            {o}, {a} {n} {v}
            {p} {n} {d}건으로
            {t}와 {n}의 미래
            {m} 인터뷰: {n}와 {n}
            {t} 3.{d} 릴리스
            """,
        indent: "")
}
