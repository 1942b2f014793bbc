/// The changes of Asia/Shanghai's offset, from the IANA time zone database (public domain). None since 1991.
enum ShanghaiTable {
    /// Instants of the changes, to summer time and back by turns after the first (the end of local mean time).
    private static let instants: [Int64] = [
        -2177481943, -1600675200, -1585904400, -933667200, -922093200, -908870400, -888829200, -881049600,
        -767869200, -745833600, -733827600, -716889600, -699613200, -683884800, -670669200, -652348800,
        -650019600, 515527200, 527014800, 545162400, 558464400, 577216800, 589914000, 608666400,
        621968400, 640116000, 653418000, 671565600, 684867600,
    ]

    static let transitions: [TimeZoneRules.Transition] = instants.enumerated().map { index, instant in
        TimeZoneRules.Transition(instant: instant, offset: index % 2 == 1 ? 32_400 : 28_800)
    }
}
