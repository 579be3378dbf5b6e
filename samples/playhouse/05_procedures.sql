CREATE PROCEDURE [audit].[LogError] AS
BEGIN
    SET NOCOUNT ON;
    INSERT INTO [audit].[Event] (What, ErrorNumber) VALUES (CONCAT(ERROR_PROCEDURE(), ': ', ERROR_MESSAGE()), ERROR_NUMBER());
END
GO
/* Sells the seats of a list, all or none of them. */
CREATE PROCEDURE dbo.SellSeats @PerformanceId int, @CustomerId int, @Seats dbo.SeatList READONLY, @BookingId int OUTPUT AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    BEGIN TRY
        BEGIN TRANSACTION;
        IF EXISTS (SELECT * FROM dbo.Performance WHERE PerformanceId = @PerformanceId AND Cancelled = 1)
            THROW 50001, N'The performance is cancelled.', 1;
        SET @BookingId = NEXT VALUE FOR dbo.BookingNumber;
        INSERT INTO dbo.Booking (BookingId, CustomerId) VALUES (@BookingId, @CustomerId);
        INSERT INTO dbo.Ticket (BookingId, PerformanceId, SeatId, Price)
        SELECT @BookingId, @PerformanceId, SeatId, dbo.SeatPrice(@PerformanceId, SeatId, @CustomerId) FROM @Seats;
        UPDATE dbo.Booking SET Total = (SELECT SUM(Price) FROM dbo.Ticket WHERE BookingId = @BookingId) WHERE BookingId = @BookingId;
        COMMIT TRANSACTION;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
        THROW;
    END CATCH
END
GO
/* Sells the best seats that are free. Returns how many were wanting. */
CREATE PROCEDURE dbo.SellBest @PerformanceId int, @CustomerId int, @Count int = 1, @BookingId int = NULL OUTPUT AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @seats dbo.SeatList, @free int;
    INSERT INTO @seats (SeatId)
    SELECT TOP (@Count) SeatId FROM dbo.FreeSeats(@PerformanceId) ORDER BY RowName, Number;
    SET @free = @@ROWCOUNT;
    IF @free < @Count
    BEGIN
        RAISERROR(50010, 16, 1, @free);
        RETURN @Count - @free;
    END
    EXEC dbo.SellSeats @PerformanceId, @CustomerId, @seats, @BookingId OUTPUT;
    RETURN 0;
END
GO
/* In the style of the first release: @@ERROR, GOTO and return codes. */
CREATE PROCEDURE dbo.CancelBooking @BookingId int, @refund money OUTPUT AS
    DECLARE @err int, @status char(1)
    SELECT @status = Status FROM dbo.Booking WHERE BookingId = @BookingId
    IF @@ROWCOUNT = 0 RETURN 1
    IF @status = 'C' RETURN 2
    BEGIN TRAN
    DELETE FROM dbo.Ticket WHERE BookingId = @BookingId
    SET @err = @@ERROR
    IF @err <> 0 GOTO failed
    SELECT @refund = ISNULL(SUM(Amount), 0) FROM dbo.Payment WHERE BookingId = @BookingId
    UPDATE dbo.Booking SET Status = 'C', Total = 0 WHERE BookingId = @BookingId
    SELECT @err = @@ERROR
    IF @err <> 0 GOTO failed
    COMMIT TRAN
    RETURN 0
failed:
    ROLLBACK TRAN
    RETURN @err
GO
CREATE PROCEDURE dbo.TakePayment @BookingId int, @Amount money AS
BEGIN
    DECLARE @open money, @now money;
    SELECT @open = b.Total - ISNULL((SELECT SUM(Amount) FROM dbo.Payment WHERE BookingId = b.BookingId), 0)
    FROM dbo.Booking AS b WHERE b.BookingId = @BookingId;
    IF @open IS NULL
    BEGIN
        RAISERROR('There is no booking %d.', 16, 1, @BookingId);
        RETURN;
    END
    INSERT INTO dbo.Payment (BookingId, Amount) VALUES (@BookingId, @Amount);
    UPDATE dbo.Booking SET Status = CASE WHEN @Amount >= @open THEN 'P' ELSE Status END, @now = Total WHERE BookingId = @BookingId;
    IF @Amount > @now RAISERROR('Booking %d is paid twice.', 10, 1, @BookingId) WITH NOWAIT;
END
GO
/* Takes a file line by line. A line that fails is noted; what was done before it stays. */
CREATE PROCEDURE dbo.ImportPayments @Taken int OUTPUT, @Failed int OUTPUT AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @line int, @booking varchar(12), @amount varchar(12), @id int;
    SELECT @Taken = 0, @Failed = 0;
    DECLARE lines CURSOR LOCAL FAST_FORWARD FOR SELECT LineNumber, BookingText, AmountText FROM dbo.PaymentFile WHERE Result IS NULL ORDER BY LineNumber;
    OPEN lines;
    FETCH NEXT FROM lines INTO @line, @booking, @amount;
    WHILE @@FETCH_STATUS = 0
    BEGIN
        BEGIN TRY
            UPDATE dbo.PaymentFile SET Result = N'begun' WHERE LineNumber = @line;
            SET @id = CAST(@booking AS int);
            EXEC dbo.TakePayment @id, @amount;
            UPDATE dbo.PaymentFile SET Result = N'taken' WHERE LineNumber = @line;
            SET @Taken += 1;
        END TRY
        BEGIN CATCH
            UPDATE dbo.PaymentFile SET Result = CONCAT(Result, ', failed ', ERROR_NUMBER()) WHERE LineNumber = @line;
            EXEC [audit].LogError;
            SET @Failed += 1;
        END CATCH
        FETCH NEXT FROM lines INTO @line, @booking, @amount;
    END
    CLOSE lines;
    DEALLOCATE lines;
END
GO
/* Deletes in portions, each of them for good. */
CREATE PROCEDURE dbo.PurgeWaitingList @Before datetime, @Portion int = 2 AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @rows int = 1;
    WHILE @rows > 0
    BEGIN
        BEGIN TRANSACTION;
        DELETE TOP (@Portion) FROM dbo.WaitingList WHERE AskedAt < @Before;
        SET @rows = @@ROWCOUNT;
        INSERT INTO [audit].[Event] (What) VALUES (CONCAT('purged ', @rows));
        COMMIT TRANSACTION;
    END
END
GO
/* Moves as many tickets of a booking as the other performance has seats for. */
CREATE PROCEDURE dbo.MoveBooking @BookingId int, @To int, @Moved int OUTPUT AS
BEGIN
    DECLARE @ticket int, @seat int;
    SET @Moved = 0;
    BEGIN TRANSACTION;
    DECLARE tickets CURSOR FOR SELECT TicketId, SeatId FROM dbo.Ticket WHERE BookingId = @BookingId ORDER BY TicketId;
    OPEN tickets;
    FETCH NEXT FROM tickets INTO @ticket, @seat;
    WHILE @@FETCH_STATUS = 0
    BEGIN
        SAVE TRANSACTION OneTicket;
        UPDATE dbo.Ticket SET PerformanceId = @To WHERE TicketId = @ticket;
        IF (SELECT COUNT(*) FROM dbo.Ticket WHERE PerformanceId = @To AND SeatId = @seat) > 1 OR @seat % 4 = 0
            ROLLBACK TRANSACTION OneTicket;
        ELSE
            SET @Moved += 1;
        FETCH NEXT FROM tickets INTO @ticket, @seat;
    END
    CLOSE tickets;
    DEALLOCATE tickets;
    COMMIT TRANSACTION;
END
GO
CREATE PROCEDURE dbo.Programme @From date = '2024-01-01' AS
    SELECT Title, Starts, Tickets, Revenue FROM dbo.PerformanceSales WHERE Starts >= CONVERT(char(10), @From, 120) ORDER BY Starts, Title
GO
/* Two result sets: the totals and what is open. */
CREATE PROCEDURE dbo.DayReport AS
BEGIN
    SET NOCOUNT ON;
    SELECT COUNT(*) AS Bookings, SUM(Total) AS Total FROM dbo.Booking WHERE Status <> 'C';
    SELECT BookingId, Total FROM dbo.Booking WHERE Status = 'O' ORDER BY BookingId;
END
GO
CREATE PROCEDURE dbo.FindCustomers @Name nvarchar(60) = NULL, @MinDiscount decimal(4, 2) = NULL AS
BEGIN
    DECLARE @sql nvarchar(max) = N'SELECT CustomerId, FullName FROM dbo.Customer WHERE 1 = 1';
    IF @Name IS NOT NULL SET @sql += N' AND FullName LIKE @n';
    IF @MinDiscount IS NOT NULL SET @sql += N' AND Discount >= @d';
    SET @sql += N' ORDER BY CustomerId';
    EXEC sp_executesql @sql, N'@n nvarchar(60), @d decimal(4, 2)', @n = @Name, @d = @MinDiscount;
END
GO
/* The days of a season with what is played, by a recursive query. */
CREATE PROCEDURE dbo.Calendar @First date, @Days int AS
WITH Days AS (
    SELECT @First AS OnDay, 1 AS N
    UNION ALL
    SELECT DATEADD(day, 1, OnDay), N + 1 FROM Days WHERE N < @Days
)
SELECT d.OnDay, DATENAME(weekday, d.OnDay) AS WeekDay, COUNT(p.PerformanceId) AS Performances
FROM Days AS d LEFT JOIN dbo.Performance AS p ON CAST(p.StartsAt AS date) = d.OnDay
GROUP BY d.OnDay
ORDER BY d.OnDay
OPTION (MAXRECURSION 100)
GO
