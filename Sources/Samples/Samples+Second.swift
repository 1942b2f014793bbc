/// The second dozen.
extension Samples {
    static let secondParts: [(path: String, header: String, body: String)] = [
        (
            "国际/海运/一艘货轮怎样通过运河.md",
            """
            title: 一艘货轮怎样通过运河
            date: 2026-05-06 16:40:00 +0800
            categories: [国际, 海运]
            tags: [航运, 运河, 物流]
            author: 林知远
            """,
            """
            <p>　　船长不能自己把船开进运河。引航员会在入口登船，接过指挥权；在有船闸的地方，岸上的牵引车用钢缆把船稳在中央，两边的空隙有时不到一米。</p>
            <p>　　每通过一次船闸，就有大量淡水从湖里流进海里。旱季水位下降，船只就得减载，或者在锚地排队。于是一场干旱会让半个地球以外的商品涨价。</p>

            """
        ),
        (
            "生活/厨房/一锅不糊的米饭.md",
            """
            title: 一锅不糊的米饭
            date: 2026-05-17 18:00:00 +0800
            categories: [生活, 厨房]
            tags: [菜谱, 米饭]
            author: 顾小满
            """,
            """
            米和水的比例大约是一比一点二，新米少放一点水，陈米多放一点。

            1. 轻轻淘洗两遍，浸泡二十分钟；
            2. 大火煮开，转小火十二分钟；
            3. 关火，**不要开盖**，再焖十分钟；
            4. 用饭勺从底部翻松。

            锅底若有一层金黄的锅巴，那不是失败，是奖励。

            """
        ),
        (
            "生活/城市/在上海骑行看梧桐.md",
            """
            title: 在上海骑行看梧桐
            date: 2026-06-01 09:20:00 +0800
            categories: [[生活, 城市], [旅游, 华东]]
            tags: [上海, 骑行]
            author: 叶若溪
            """,
            """
            从武康路出发，沿着湖南路、复兴西路慢慢骑，头顶几乎全是梧桐。严格说来它们是悬铃木，一百多年前才来到这里。

            清晨六点最好：洒水车刚过，咖啡馆还没开门，光从树叶之间一格一格地落下来。骑到淮海中路再折返，全程七公里，不赶时间的话要两个小时。

            """
        ),
        (
            "環境/氣象/颱風的名字從哪裡來.md",
            """
            title: 颱風的名字從哪裡來
            date: 2026-06-12 08:00:00 +0800
            categories: [環境, 氣象]
            tags: [颱風, 氣象]
            author: 許景行
            """,
            """
            <p>西北太平洋的颱風名字，由十四個國家和地區各提供十個，排成一張表循環使用。輪到哪一個，就叫哪一個。</p>
            <p>如果某個颱風造成嚴重災害，受影響的成員可以要求把名字除名，再由原來的提供者補上一個新的。因此名字表一直在慢慢改變。</p>
            <p>「海燕」「山竹」「龍王」都已經退役。下一次聽到陌生的名字，不妨查一查它在哪種語言裡是什麼意思。</p>

            """
        ),
        (
            "環境/能源/屋頂上的太陽能.md",
            """
            title: 屋頂上的太陽能
            date: 2026-06-25 10:30:00 +0800
            categories: [環境, 能源]
            tags: [太陽能, 綠電]
            author: 許景行
            """,
            """
            一片四百瓦的太陽能板，在臺灣中南部一天大約能發一點五度電。三十片鋪滿透天厝的屋頂，足夠一家人使用，還有餘電可以賣回電網。

            成本主要在安裝而不在面板。支架要耐得住颱風，線路要防鹽害，這些看不見的地方才決定它能不能用二十年。

            """
        ),
        (
            "World/Technology/What a content API should promise.md",
            """
            title: What a content API should promise
            date: 2026-02-20T09:00:00Z
            categories: [World, Technology]
            tags: [api, design]
            author: Grace Hughes
            lang: en
            """,
            """
            A front-end developer reads an API with three questions in mind: what may change, what may fail, and what may be missing.

            ## Stable names

            Identifiers should survive a rename, a move and a rebuild. If an article's address depends on the folder it happens to lie in, every bookmark is one clean-up away from a 404.

            ## Honest errors

            An unknown parameter is not a reason to guess. Refuse it, name it, and suggest the one that was probably meant:

            ```json
            {"code": "unknown_parameter", "parameter": "per_page", "suggestion": "limit"}
            ```

            ## Empty is not null

            Lists are lists even when nothing is in them. It is a small promise that removes a thousand `if` statements.

            """
        ),
        (
            "World/Science/The quiet life of lichens.md",
            """
            title: The quiet life of lichens
            date: 2026-03-14T12:00:00Z
            categories: [World, Science]
            tags: [nature, biology]
            author: Victor Ward
            lang: en
            """,
            """
            <p>A lichen is not one organism but a household: a fungus that builds the walls and an alga that cooks. Some species add a yeast as a lodger.</p>
            <p>They grow a millimetre a year, on bark, on gravestones, on bare rock in Antarctica. Because they drink straight from the rain, they take in whatever the air carries, and vanish first where it is dirty.</p>
            <p>Look at the north side of any old wall. If it is grey, orange and green in patches, you can breathe deeply.</p>

            """
        ),
        (
            "World/Sport/How a cricket ball swings.md",
            """
            title: How a cricket ball swings
            date: 2026-05-23T15:30:00Z
            categories: [World, Sport]
            tags: [cricket, physics]
            author: Alan Clarke
            lang: en
            """,
            """
            Polish one side of the ball and let the other grow rough. Tilt the seam a little, bowl at about 120 km/h, and the ball will drift sideways by half a metre.

            The seam trips the air into turbulence on one side only. Turbulent air clings to the ball for longer, leaves later, and pushes the wake to one side; the ball goes to the other. *Above* 140 km/h both sides are turbulent, and the effect turns round.

            """
        ),
        (
            "World/Software/Reading a flame graph.md",
            """
            title: Reading a flame graph
            date: 2026-07-02T08:45:00Z
            categories: [World, Software]
            tags: [performance, profiling]
            author: Nina Walker
            lang: en
            """,
            """
            Width is time. Height is only depth, and colour is usually decoration. That is nearly all there is to know.

            - Look for **wide plateaus**: functions that spend time themselves.
            - Ignore tall thin towers, however alarming they look.
            - Compare two graphs of the same load before believing either.

            A profile tells you where the time went, not why it had to. The second question is the interesting one.

            """
        ),
        (
            "日本/文化/銭湯の富士山.md",
            """
            title: 銭湯の富士山
            date: 2026-04-25 19:00:00 +0900
            categories: [日本, 文化]
            tags: [銭湯, 富士山]
            author: 山本さくら
            lang: ja
            """,
            """
            <p>　東京の銭湯に入ると、湯船の奥の壁いっぱいに富士山が描かれていることが多い。始まりは大正時代の神田で、子どもたちを喜ばせるための工夫だったという。</p>
            <p>　ペンキ絵を描く職人は、いまでは数えるほどしかいない。営業の休みの日に足場を組み、一日で壁一面を描き上げる。空から塗り始め、最後に手前の松と海を置く。</p>
            <p>　湯につかって見上げる富士は、どこから見るよりも大きい。</p>

            """
        ),
        (
            "한국/생활/김장하는 날.md",
            """
            title: 김장하는 날
            date: 2026-06-18 10:00:00 +0900
            categories: [한국, 생활]
            tags: [김치, 음식]
            author: 김서연
            lang: ko
            """,
            """
            <p>늦가을이 되면 온 가족이 모여 겨울에 먹을 김치를 담근다. 배추를 소금에 절이는 데만 하룻밤이 걸린다.</p>
            <p>무채와 고춧가루, 젓갈, 마늘을 버무린 양념을 배춧잎 사이사이에 넣는다. 손이 많이 가는 일이라 이웃끼리 품앗이를 했다.</p>
            <p>김장이 끝나면 갓 버무린 김치에 삶은 돼지고기를 싸 먹는다. 그 한 점을 위해 모두가 하루를 견딘다고 해도 지나친 말이 아니다.</p>

            """
        ),
        (
            "科学/天文/为什么夜空是黑的.md",
            """
            title: 为什么夜空是黑的
            date: 2026-07-15 21:00:00 +0800
            categories: [科学, 天文]
            tags: [宇宙, 天文学]
            author: 陈思远
            cover: https://images.example.com/night-sky/w1200h800/milky-way.jpg
            """,
            """
            如果宇宙无限大，恒星也无限多，那么无论朝哪个方向看，视线最终都会落在一颗恒星的表面上，整个夜空应该像太阳一样亮。可是夜空是黑的。

            这个问题被称为**奥伯斯佯谬**。答案有两部分：

            1. 宇宙有年龄。光走了一百三十八亿年，更远处的星光还没有到；
            2. 宇宙在膨胀。遥远的光被拉长，变成了眼睛看不见的微波。

            也就是说，抬头看到的黑暗，本身就是宇宙有一个开端的证据。

            """
        ),
    ]
}
