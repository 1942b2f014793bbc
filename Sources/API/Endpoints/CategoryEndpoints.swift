import Articles
import HTTP
import Store

/// The tree of categories.
enum CategoryEndpoints {
    /// What both endpoints take.
    static let nodeParameters: [Parameter] = [
        Parameter("depth", .integer(1...64, default: nil), "Levels to show.", example: "2"),
        Parameter("from", .date, role: .filter, "Count articles published at or after this only.", example: "2022-05"),
        Parameter("to", .date, role: .filter, "Count articles published before the end of this only.", example: "2022-05-31"),
        Parameter("tz", .zone, role: .filter, "Zone of dates without one: IANA name or offset.", example: "+08:00"),
    ]

    static let parameters: [Parameter] =
        nodeParameters + [
            Parameter("flat", .flag(default: false), "One list, parents before children, instead of a tree.", example: "true")
        ]

    @Sendable static func tree(_ call: Call) throws -> Response {
        let list = try ListRequest(call, sort: .publishedDescending)
        let generation = call.handler.factory.database.generation
        let tag = tag(call, list, generation)
        if let unchanged = call.notModified(tag) { return unchanged }
        let tree = CategoryTree(try DatedCounts.nodes(list, reader: call.handler.reader()))
        let depth = call.parameters.integer("depth") ?? .max
        let isFlat = call.parameters.flag("flat")
        var response = call.envelope(generation: generation, tag: tag) { json in
            json.array { list in
                if isFlat {
                    for index in tree.nodes.indices where tree.nodes[index].path.count <= depth {
                        list.object { tree.writeMembers(index, to: &$0) }
                    }
                } else {
                    for root in tree.roots { tree.write(root, depth: depth, to: &list) }
                }
            }
        } meta: {
            $0.key("total")
            $0.number(tree.nodes.count)
        }
        response.isCacheable = !list.isRelative
        return response
    }

    private static func tag(_ call: Call, _ list: ListRequest, _ generation: UInt64) -> String {
        let range = list.isRelative ? " \(list.query.from ?? 0) \(list.query.to ?? 0)" : ""
        return EntityTag.list(generation: generation, call.target.text + range)
    }

    /// One node with its path, its parent and its children.
    @Sendable static func node(_ call: Call) throws -> Response {
        guard CategoryForm.isID(call.pathValue) else {
            throw Problem.parameter(
                .invalidID, .init(parameter: "id", code: "invalid_id", detail: "is c and 11 characters of 0-9 a-z without i, l, o, u"))
        }
        let list = try ListRequest(call, sort: .publishedDescending)
        let generation = call.handler.factory.database.generation
        let tag = tag(call, list, generation)
        if let unchanged = call.notModified(tag) { return unchanged }
        let tree = CategoryTree(try DatedCounts.nodes(list, reader: call.handler.reader(), below: call.pathValue))
        guard let index = tree.nodes.firstIndex(where: { $0.id == call.pathValue }) else {
            throw Problem(.notFound, "there is no category \(call.pathValue)")
        }
        let depth = call.parameters.integer("depth") ?? 1
        var response = call.envelope(generation: generation, tag: tag) { json in
            tree.write(index, depth: tree.nodes[index].path.count + depth, to: &json) {
                $0.key("parent")
                $0.stringOrNull(tree.nodes[index].parent)
                $0.key("articles")
                $0.string("/v1/articles?category=\(tree.nodes[index].id)")
            }
        }
        response.isCacheable = !list.isRelative
        return response
    }
}

/// Category nodes with who is below whom.
struct CategoryTree {
    let nodes: [CategoryNode]
    private(set) var roots: [Int] = []
    private var children: [[Int]]

    init(_ nodes: [CategoryNode]) {
        self.nodes = nodes
        children = Array(repeating: [], count: nodes.count)
        var positions: [String: Int] = [:]
        for (index, node) in nodes.enumerated() { positions[node.id] = index }
        for (index, node) in nodes.enumerated() {
            if let parent = node.parent, let position = positions[parent], position != index {
                children[position].append(index)
            } else {
                roots.append(index)
            }
        }
    }

    /// A node with its children down to a depth of path.
    func write(_ index: Int, depth: Int, to json: inout JSONWriter, extra: (inout JSONWriter) -> Void = { _ in }) {
        json.object {
            writeMembers(index, to: &$0)
            extra(&$0)
            $0.key("children")
            $0.array { list in
                // A path grows with every level, so this ends.
                for child in children[index] where nodes[child].path.count <= depth && nodes[child].path.count > nodes[index].path.count {
                    write(child, depth: depth, to: &list)
                }
            }
        }
    }

    /// Everything but the children.
    func writeMembers(_ index: Int, to json: inout JSONWriter) {
        let node = nodes[index]
        json.key("id")
        json.string(node.id)
        json.key("name")
        json.string(node.path.last ?? "")
        json.key("path")
        json.array { list in node.path.forEach { list.string($0) } }
        json.key("depth")
        json.number(node.path.count)
        json.key("count")
        json.number(node.count)
        json.key("count_self")
        json.number(node.countSelf)
        json.key("latest_at")
        json.stringOrNull(node.latest.map { Timestamp.text($0) })
    }
}
