/// Slots of one second that hold small numbers (descriptors); adding, moving and removing cost a few stores, and nothing is allocated a timer.
///
/// Deadlines beyond the wheel wait in its last slot and are put off from there. Moving later is lazy: the owner compares its deadline when
/// the number comes up, and adds it again.
package struct TimerWheel: Sendable {
    private static let slots = 128
    private var heads: [Int32]
    private var next: [Int32] = []
    private var previous: [Int32] = []
    /// Slot of each number, or -1.
    private var place: [Int16] = []
    private var second: Int32
    package private(set) var count = 0

    package init(now: Int32) {
        heads = Array(repeating: -1, count: Self.slots)
        second = now
    }

    /// The slot that a number waits in ends at or before its deadline, or it is in none.
    package func contains(_ number: Int) -> Bool { number >= 0 && number < place.count && place[number] >= 0 }

    /// Puts a number into the slot of its deadline; one that is in another slot is moved.
    package mutating func schedule(_ number: Int, at deadline: Int32) {
        guard number >= 0, number < 1 << 24 else { return }
        grow(number)
        remove(number)
        let (span, isOver) = deadline.subtractingReportingOverflow(second)
        let ahead = min(max(isOver ? .max : span, 1), Int32(Self.slots - 1))
        let slot = (Int(second) + Int(ahead)) & (Self.slots - 1)
        let head = heads[slot]
        next[number] = head
        previous[number] = -1
        if head >= 0 { previous[Int(head)] = Int32(truncatingIfNeeded: number) }
        heads[slot] = Int32(truncatingIfNeeded: number)
        place[number] = Int16(truncatingIfNeeded: slot)
        count += 1
    }

    package mutating func remove(_ number: Int) {
        guard contains(number) else { return }
        let after = next[number]
        let before = previous[number]
        if before >= 0 { next[Int(before)] = after } else { heads[Int(place[number])] = after }
        if after >= 0 { previous[Int(after)] = before }
        place[number] = -1
        count -= 1
    }

    /// Takes out every number whose slot has come by `now`; they are due, or to be scheduled again.
    package mutating func advance(to now: Int32, _ due: inout [Int32]) {
        guard now > second else { return }
        // After a pause longer than the wheel one round sees every slot.
        let steps = min(Int(now) - Int(second), Self.slots)
        var step = 1
        let start = Int(second)
        second = now
        while step <= steps {
            let slot = (start + step) & (Self.slots - 1)
            while heads[slot] >= 0 {
                let number = heads[slot]
                due.append(number)
                remove(Int(number))
            }
            step += 1
        }
    }

    private mutating func grow(_ number: Int) {
        while place.count <= number {
            next.append(-1)
            previous.append(-1)
            place.append(-1)
        }
    }
}
