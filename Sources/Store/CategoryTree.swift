import Articles

/// The categories with their counts, in memory: a value, so that a reader keeps what it has while the writer changes its own.
struct CategoryTree: Sendable, Equatable {
    struct Node: Sendable, Equatable {
        /// What document values and files hold.
        var number: UInt32
        /// `c` and 11 characters: API.md §8.
        var id: String
        /// 0 at the top.
        var parent: UInt32
        var path: [String]
        var count = 0
        var countSelf = 0
        var latest: Int64?
    }

    private(set) var nodes: [UInt32: Node] = [:]
    private var numbers: [String: UInt32] = [:]
    /// By the bytes of the path as one text, which are found faster than the hash that an id is.
    private var numbersByPath: [[UInt8]: UInt32] = [:]
    private var children: [UInt32: [UInt32]] = [:]
    private var last: UInt32 = 0

    /// Reads all rows.
    ///
    /// - Throws: `corrupt` for a parent that is not there or a circle.
    static func load(_ connection: Connection) throws(StoreError) -> CategoryTree {
        let statement = try connection.statement("SELECT number, id, parent, name, count, count_self, latest FROM category")
        defer { statement.reset() }
        var rows: [UInt32: (node: Node, name: String)] = [:]
        while try statement.step() {
            let node = Node(
                number: statement.number(0), id: statement.text(1), parent: statement.number(2), path: [],
                count: Int(statement.integer(4)), countSelf: Int(statement.integer(5)), latest: statement.integerOrNil(6))
            rows[node.number] = (node, statement.text(3))
        }
        var tree = CategoryTree()
        for number in rows.keys.sorted() {
            guard let row = rows[number], number != 0 else { throw damaged }
            var names = [row.name]
            var parent = row.node.parent
            while parent != 0 {
                guard let above = rows[parent], names.count <= rows.count else { throw damaged }
                names.append(above.name)
                parent = above.node.parent
            }
            var node = row.node
            node.path = names.reversed()
            tree.insert(node)
        }
        return tree
    }

    private static var damaged: StoreError { StoreError(code: .corrupt, message: "the category tree is damaged") }

    private mutating func insert(_ node: Node) {
        nodes[node.number] = node
        numbers[node.id] = node.number
        numbersByPath[Self.key(node.path)] = node.number
        children[node.parent, default: []].append(node.number)
        last = max(last, node.number)
    }

    private static func key(_ path: [String]) -> [UInt8] { Array(CategoryID.text(ofPath: path).utf8) }

    // MARK: Reading

    subscript(number: UInt32) -> Node? { nodes[number] }

    /// Largest number whose parents are told as one table: numbers are given one after the other, but read from a file.
    private static let tableMax: UInt32 = 1 << 20

    /// The parent of each category by number, 0 for none.
    var parents: [UInt32] {
        var parents: [UInt32] = []
        for node in nodes.values where node.number <= Self.tableMax && node.parent <= Self.tableMax {
            let missing = Int(max(node.number, node.parent)) + 1 - parents.count
            if missing > 0 { parents.append(contentsOf: repeatElement(0, count: missing)) }
            parents[Int(node.number)] = node.parent
        }
        return parents
    }

    func number(id: String) -> UInt32? { numbers[id] }

    func number(path: [String]) -> UInt32? { numbers[CategoryID.id(ofPath: path)] }

    func children(of number: UInt32) -> [UInt32] { children[number] ?? [] }

    /// A node and everything below it.
    func subtree(_ number: UInt32) -> Set<UInt32> {
        var found: Set<UInt32> = [number]
        var open = [number]
        while let next = open.popLast() {
            for child in children(of: next) where found.insert(child).inserted { open.append(child) }
        }
        return found
    }

    /// The nodes and all above them, each once.
    func ancestors(_ numbers: [UInt32]) -> Set<UInt32> {
        var found: Set<UInt32> = []
        for number in numbers {
            var next = number
            while next != 0, found.insert(next).inserted { next = nodes[next]?.parent ?? 0 }
        }
        return found
    }

    // MARK: Changing

    /// The node of a path, made with those above it where missing; nil for an empty path.
    mutating func number(makingPath path: [String], changed: inout Set<UInt32>) -> UInt32? {
        guard !path.isEmpty else { return nil }
        if let number = numbersByPath[Self.key(path)] { return number }
        let id = CategoryID.id(ofPath: path)
        if let number = numbers[id] { return number }
        let parent = number(makingPath: Array(path.dropLast()), changed: &changed) ?? 0
        let number = last + 1
        insert(Node(number: number, id: id, parent: parent, path: path))
        changed.insert(number)
        return number
    }

    /// Counts an article in or out of nodes.
    ///
    /// - Parameters:
    ///   - step: 1 or -1.
    ///   - stale: collects the nodes whose newest article may be gone.
    mutating func count(
        _ step: Int, in numbers: [UInt32], published: Int64?, changed: inout Set<UInt32>, stale: inout Set<UInt32>
    ) {
        for number in Set(numbers) { nodes[number]?.countSelf += step }
        for number in ancestors(numbers) {
            nodes[number]?.count += step
            changed.insert(number)
            guard let published else { continue }
            if step > 0 {
                let latest = nodes[number]?.latest ?? published
                nodes[number]?.latest = max(latest, published)
            } else if nodes[number]?.latest == published {
                stale.insert(number)
            }
        }
    }

    mutating func setLatest(_ latest: Int64?, of number: UInt32) { nodes[number]?.latest = latest }

    /// Takes out a node that counts nothing.
    mutating func remove(_ number: UInt32) {
        guard let node = nodes.removeValue(forKey: number) else { return }
        numbers[node.id] = nil
        numbersByPath[Self.key(node.path)] = nil
        children[number] = nil
        children[node.parent]?.removeAll { $0 == number }
        if children[node.parent]?.isEmpty == true { children[node.parent] = nil }
    }
}
