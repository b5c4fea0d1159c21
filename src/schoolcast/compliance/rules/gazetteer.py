"""First names of children and of their parents' generation in British schools.

Written by hand, of many origins; folded. They only ever raise a question, never a stop: they are
for children who are not on the roll and for adults.
"""

FIRST_NAMES = frozenset(
    """
    aadam aaliyah aarav aaron aarya abbas abbie abby abdul abdullah abel abena abi abigail abraham
    abu ada adaeze adaline adam adama adan addison ade adebayo adel adelaide adele adeline aden
    adil aditi aditya adnan adrian adriana adrianna adunni aedan agatha agnes agnieszka ahmad
    ahmed aidan aiden aileen aimee ainsley aisha aishah aisling aiza ajay akash akira akosua alan
    alana alannah alasdair alastair albert alberto albie alejandro aleksander aleksandra alessandro
    alessia alex alexa alexander alexandra alexandria alexia alexis alf alfie alfred ali alia
    aliana alice alicia alina alisha alison alistair aliyah allan allegra allison alma alyssa
    amaan amal amalia amanda amara amari amber ambrose amelia amelie amina amir amira amit amna
    amrit amy ana anabelle anaisha anas anastasia anaya andre andrea andreas andreea andrei andrew
    andrzej andy aneesa angela angelina angus anika anisa anita anna annabel annabella annabelle
    anne annette annie annika ann anouk anthea anthony antoinette anton antoni antonia antonio
    anusha anya aoife apollo april arabella archer archibald archie aria ariana arianna ariel
    ariella arjun arlo armaan arnold arnav arran arsalan arthur arun arwen arya asha asher ashleigh
    ashley ashton asif asma astrid athena atticus aubrey audrey august augustus aurelia aurora
    austin autumn ava avery axel ayaan ayaz ayesha ayla ayo ayomide ayra aysha azaan azra
    bailey barbara barnaby barney barry bartek bartosz basil bea beatrice beatrix beau becca becky
    bella ben benedict benjamin benji bernadette bernard bertie beryl bessie beth bethan bethany
    betsy betty beverley bianca bilal bill billie billy blake blanche blessing blythe bob bobbi
    bobby bodhi bogdan bonnie boris bradley brandon brayden bree brenda brendan brennan brett
    brian brianna bridget bridie brody bronagh bronte bronwen brooke brooklyn bruce bruno bryan
    bryn bryony byron
    caden cael caelan caitlin caleb callan callie callum calum calvin cameron camilla camille
    cara carl carla carlo carlos carmel carmen carol carole caroline carolyn carrie carson carter
    casey caspar casper cassandra cassidy cassie catalina caterina catherine cathy catrin cecilia
    cecily cedric celeste celia celine cerys chanel chantal chantelle charis charles charley
    charlie charlotte charmaine chelsea cherie cheryl chiamaka chidera chidi chika chike chinedu
    chioma chloe chris christa christabel christian christina christine christopher ciara cian
    ciaran cillian cindy claire clara clarice clarissa claude claudia clayton clement clementine
    cleo clifford clive clodagh clyde coby cody cohen colette colin colleen connie connor conor
    constance cooper cora coral cordelia corey corinne cormac cosmo courtney craig crispin cristian
    curtis cynthia cyril cyrus
    daan daisy dakota dale damian damien damon dan dana dane daniel daniela danielle danil danny
    dante daphne dara daragh darcey darcie darcy darius darragh darren dave david davina dawid
    dawn dax deacon dean deanna debbie deborah debra declan deepak deirdre delia delilah della
    delphine demi denis denise dennis derek dermot desmond desiree dev devon dexter dhruv diana
    diane dilys dina dinah dineo dion dipa diya dominic dominik dominika don donald donna donnacha
    dora doreen doris dorothea dorothy dorota dot dougie douglas drew duncan dustin dylan
    eamon eamonn earl ebony ed eddie eden edgar edie edith edmund edna eduardo edward edwin edyta
    effie efua egan eileen eilidh eimear eira eisa ela elaine elara eleanor elena eleni eli elia
    eliana elias elif elijah elin elinor eliot elisa elise elisha eliza elizabeth ella elle ellen
    ellie elliot elliott ellis ellison elliyah elmo elodie eloise elora elsa elsie elspeth elton
    elvira elvis emanuel ember emeka emil emilia emilie emilio emily emma emmanuel emmeline emmett
    emre ena eniola enid enoch enya enzo eoghan eoin eric erica erik erika erin ernest ernie eryn
    esa eshaal esme esmee esmeralda esperanza estella ester esther etienne ethan ethel etta eugene
    eunice eva evan evander evangeline eve evelina evelyn everett everly evie ewa ewan ewelina
    ezekiel ezra
    fabian fabio faisal faith faizan faiza fallon farah farhan farid faris farrah fatema fatima
    fatimah fatou faye felicia felicity felipe felix femi fergus fern fernando ffion fifi filip
    filippo finbar findlay finlay finley finn finnley fintan fiona fionn fiza fletcher fleur flo
    flora florence florian flynn forrest fran frances francesca francesco francine francis
    francisco frank frankie franklin fraser fraya fred freda freddie freddy frederica frederick
    freya frida
    gabriel gabriela gabriella gabrielle gail galina gareth garfield gary gavin gemma gene
    genevieve geoff geoffrey george georgia georgiana georgie georgina gerald geraldine gerard
    gethin ghaniya gian gianluca gideon gideon gigi gil giles gillian gina ginny gino gioia giorgio
    giovanna giovanni giulia giuseppe gladys glen glenda glenn gloria glyn godfrey gordon grace
    gracie graeme graham grainne greg gregor gregory greta griffin grzegorz guido guillermo
    gurpreet gus guy gwen gwendolen gwendoline gwyneth gwilym
    habib hadi hadley hafsa haider hakim hala haleema halle hallie hamish hamza hana hanan hanna
    hannah hans hanson haris harish harley harold haroon harper harpreet harriet harris harrison
    harry harvey harvie haseeb hasan hashim hassan hattie hawa haydn hayden hayley haya hazel
    heath heather hector heidi helen helena henri henrietta henry herbert hermione hettie hilary
    hilda hira holly honor hope horace horatio howard huda hudson huey hugh hugo humza hussain
    hyacinth
    iain ian ibrahim ida idris ieuan ife ifeoma ignacy igor ikra ilaria ilona ilyas iman imani
    imogen imran ina inaaya inaya inayah india indie indigo indira ines inez ingrid ioan ioana iona
    ira irena irene irina iris irma irving isa isaac isabel isabella isabelle isaiah isha ishaan
    isha isidora isla ismael ismail isobel isolde isra issa issac issie issy ivan ivana ivo ivor
    ivy iwan iza izaak izabela izzy
    jabari jace jacek jack jackson jacob jacqueline jacqui jad jada jade jaden jago jahan jai jaiden
    jaime jake jakob jakub jamal james jameson jamie jan jana jane janet janette janice janine
    jared jarek jaroslaw jasmin jasmine jason jasper javier jax jaxon jaxson jay jaya jayce jayda
    jayden jayne jean jeanette jeff jeffrey jemima jemma jen jenna jennifer jenny jenson jeremiah
    jeremy jermaine jerome jerry jess jesse jessica jessie jethro jill jillian jim jimmy jo joan
    joanna joanne joao jocelyn jodie joe joel joey johan johanna john johnny jolene jon jonah
    jonas jonathan joni jonny jordan jordi jorge jorja jose josef joseph josephine josh joshua
    josiah josie joy joyce juan juanita jude judith judy jules julia julian juliana julianna
    juliana julie juliet juliette julio julius june junaid junior juno justin justina justine
    justyna
    kabir kacey kacper kaden kadie kai kaia kaiden kainat kaja kaleb kamal kamil kamila kamran
    kane kara kareem karen karim karina karl karol karolina kasia kasper kassia kat kate katerina
    katharine katherine kathleen kathryn kathy katie katrina katy katya kay kaya kayden kaydon
    kayla kayleigh keanu keegan keeley keira keiran keisha keith kelechi kellan kelsey kelvin
    ken kenan kendra kenneth kenny kenzie kerensa kerry keva kevin keziah khadija khadijah khalid
    khaled kian kiara kieran kiera kiki kilian killian kim kimberley kingsley kinga kiran kirsten
    kirsty kit kitty klara klaudia kobi koby kofi konrad kris krish krishna kristen kristian
    kristina krystian krzysztof kunal kwame kwaku kwasi kyan kyla kyle kylie kyra kyran kyron
    lacey lachlan lacie laiba laila lainey lakshmi lana lance lara larissa larry lars latisha
    laura lauren laurel laurence laurie lauryn lavinia lawrence lawson layla leah leander leanne
    lee leela leena leia leif leigh leighton leila leilani len lena lenka lennie lennon lennox
    lenny leo leon leona leonard leonardo leonie leonora leopold leroy lesley leslie lester levi
    lewis lexi lexie leyla liam liana libby lida lidia liesl lila lilah lilia lilian liliana
    lilibet lillian lillie lilly lily lina linda lindsay lindsey linus lionel lisa liv livia
    lizzie lloyd lochlan logan lois lola lolita loretta lorcan lorelei loren lorenzo lori lorna
    lorraine lottie lou louie louis louisa louise lowri luca lucas lucia lucian luciana lucie
    lucien lucille lucinda lucjan lucy luis luisa luka lukas lukasz luke lula lulu luna luther
    lydia lyla lyndon lynette lynn lynne lyra
    maariyah mabel mac macey maciej mackenzie macy maddie maddison maddox madeleine madeline
    madison mae maeve magda magdalena maggie maha maham mahdi mahir mahnoor maia maisey maisie
    maja makayla malachi malachy malak malala malcolm maleeha malik malin mallory malgorzata
    mandeep mandy manon manuel mara marc marcel marcelina marcella marcia marcin marco marcos
    marcus marek margaret margarita margo margot maria mariah mariam mariana marianne marie mariella
    marilyn marina mario marion marisa marisol marius mariya marjorie marlene marley marlon
    marnie marsha marta martha martin martina martine martyn marvin marwa mary maryam marzena
    mason massimo mat mateo mateusz matei matas matheus mathew mathilda matilda matt matteo
    matthew matthias mattia matty maud maude maureen maurice mavis max maxim maximilian maximus
    maxine maxwell maya mayah maymunah mckenzie meera meg megan mehmet mehwish mei mel melanie
    melina melissa melody mercedes meredith merle merryn mia micah michael michaela michal
    michalina michele michelle miguel mihai mika mikael mikayla mike mikey mikolaj mila milan
    milana milena miles milla millicent millie milly milo mimi mina minnie mira mirabel miranda
    miriam miroslav misha mitchell mo moeen mohamed mohammad mohammed moin moira moises mollie
    molly mona monica monika monique montgomery monty morgan morven moses muhammad muhammed muiris
    mungo muriel murray mustafa mya myah myfanwy myla myles myra myrtle
    nabeel nadia nadine nahla naima nancy nandini naomi narges nasir nasra nassim nat natalia
    natalie natan natasha nate nathalie nathan nathanael nathaniel naveed nawal naya ned neel neha
    nehemiah neil nell nellie nelly nelson nessa neve nevaeh neville nia niall niamh nichola
    nicholas nick nicky nico nicola nicolas nicole nieve nigel nihal niall nika niki nikhil
    nikita niklas niko nikola nikolai nila nile nils nina ningning nisha nishant nita noa noah noel
    noelle noemi nojus nola noor nora norah noreen norma norman nour nova nuala nyah nyla
    oakley oakleigh obinna octavia odette odin ofelia ola olaf olga oliver olivia olivier ollie olly
    olu oluwaseun oluwaseyi olwen olivier oma omar omari omer omolola onyeka oonagh ophelia ore orin
    oriana orion orla orlaith orlando orson osagie oscar osian osman otis otto ottilie owain owen
    oyin ozzy
    pablo paddy padraig paige paisley palak paloma pam pamela pandora paola parker parveen pascal
    pat patience patricia patrick patryk patsy patti paul paula paulina pauline pavel pawel paxton
    payton pedro peggy penelope penny percival percy perdita peregrine perla perry persephone petal
    pete peter petra petros peyton phil philip philippa phillip phineas phoebe phoenix phyllis
    pia piers pierre pietro pilar piotr pippa pixie polina polly poppy portia prakash precious
    preston primrose prince princess priscilla pritpal priya priyanka prudence przemek
    quentin quincy quinn qasim
    rabia rachael rachel rachelle radek radhika rae raees rafael rafaela rafaella rafal rafe raff
    rafferty rafi rahim rahul raihan raiden raina raj raja rajesh ralph ramona ramon ramsey ranbir
    randall rania ranveer raphael rashid raul raven ravi ray raya rayan raymond rayyan razia
    rebecca rebekah reece reed reef reem reg reggie reginald rehan rehana reid remi remy ren rena
    renata rene renee renesmee reshma reuben reuel rex reyansh reyhan rhea rhian rhiannon rhoda
    rhodri rhona rhonda rhydian rhys ria riaz ricardo riccardo richard rick ricky rico rida rihanna
    rikki riley rina rio rita ritchie river riya rob robbie robert roberta roberto robin robson
    robyn rocco rod roderick rodney rodrigo roger rohan roisin roland roman romeo romilly romy ron
    ronald ronan ronnie rory ros rosa rosalia rosalie rosalind rosalyn rosamund rosanna roscoe rose
    roseanna rosemary roshni rosie rosina ross rowan rowena roxanne roy roza ruaridh ruben rubi
    ruby rudi rudolf rudy rufus rumaisa rupert russell ruth ryan ryder rylan rylee
    saad saanvi sabah sabina sabrina sacha sadia sadie saeed safa saff saffron safia safiya sahar
    sahara sahil said saif saira saja sakina salem salim sallie sally salma salman salvador sam
    samanta samantha samar sameer samia samina samir samira sammi sammy samson samuel sana sandeep
    sandra sandro sanjay sanjeev santiago santino saoirse sapphire sara sarah sarai saskia saul
    savannah scarlet scarlett scott seamus sean seb sebastian sebastien selena selina selma sera
    seraphina serena sergei sergio sergiu seth seun shabana shahid shaila shakira shanaya shane
    shania shannon shanti sharif sharon shaun shauna shay shayla shayne sheena sheila shelby
    sheldon shelley sheridan sherry shirley shiv shivani shona shreya shyla sian sidney sid sidra
    siena sienna sierra silas silvia simon simona simone simran sinead siobhan skye skyla skylar
    skyler sofia sofie sol solomon sonia sonja sonny sophia sophie soraya soren spencer stacey
    stan stanislaw stanley stefan stefania stella stephanie stephen steve steven stevie stewart
    storm stuart subhan sue suki sukhdeep suleiman sultan sumaiya sumaya summer sunil sunny suraj
    suri susan susanna susannah susie suzanna suzanne suzie svetlana sybil syed sydney sylvester
    sylvia sylvie szymon
    tabassum tabitha tade tadeusz tadhg taha tahira tahlia tai taliesin talia tallulah talha
    tamar tamara tami tamsin tania tanisha tanvi tanya tara tarak tariq taran tasha tasneem tate
    tatiana tatum tayla taylor tayyab ted teddie teddy tegan temi teo teodor tereza teresa terence
    terri terry tess tessa thaddeus thalia thandi thea thelma theo theodor theodora theodore
    theresa therese thiago thiam thierry thomas thora thorin tia tiana tianna tiago tiffany tilda
    tillie tilly tim timmy timothy tina tisha titus tobe tobi tobiah tobias tobin toby todd tom
    tomas tomasz tommaso tommie tommy toni tony topher torin tracey tracy travis trent trevor
    tricia trina trinity tristan trixie troy trudy tudor tyla tyler tyrese tyrone tyson
    uma umair umar una ursula usman uzair
    valentina valentino valerie vanessa vasile veer velma venetia venus vera verity veronica
    veronika vesta vicky victor victoria vidya vihaan vijay vikram viktor viktoria vince vincent
    viola violet violeta violetta virginia viraj vishal vivaan vivek vivian vivien vivienne vlad
    vladimir
    wade walter wanda warren warwick wasim wayne wendy weronika wesley wiktor wiktoria wilbur
    wilf wilfred wilfie wilhelmina will willa willem william willow wilma wilson winifred winnie
    winston wojciech woody wyatt wynne
    xander xanthe xavier xena ximena xin
    yaaseen yahya yan yara yaseen yash yasin yasmin yasmine yasmina yayra yazan yelena yewande
    ying yolanda yosef yousef ysabel yuki yunus yuri yusra yusuf yvette yvonne
    zac zach zachariah zachary zack zadie zahid zahir zahra zaid zain zainab zaine zak zakaria
    zaki zakir zander zane zanna zara zarah zaria zayaan zayd zayden zayn zaynab zeb zeeshan
    zelda zena zephyr zeynep zia zidane ziggy zion zita ziva zoe zoey zofia zoltan zora zoran
    zosia zoya zsofia zubair zuri zuzanna
    abdi abdirahman abiola achebe adebola adeola adesuwa adwoa afia agata agnese ahsan ajit
    akeem akua alanna albin alec aled aleksy alena alesha alfonso alyson amandeep amardeep
    ameera ameerah amos ananya andreia aneta aneurin angelica angeliki angelo angharad angie
    anja anjali anju ankit annabeth annalise annelise annemarie antek apinya archana arek arif
    arjan arlene armando arnie artur asad ashok aurelie avi aviva aylin ayush azeem babs bailee
    barb baz beccy becks behnaz benedetta bernice bernie bert bertrand bev bhavesh bhavna biju
    bindu binh blaine blanca blessings bogumila bola boleslaw bolu bozena brigid brijesh
    bronislaw bruna bukola busisiwe caitriona caleigh cami camil carina carlotta carly carmela
    caron carys cath cathal catherina cathie ceri cerian chandni charlene charmian chaz chen
    chiara chibueze chibuzo chinwe chizoba chuka chukwudi clare clementina coleen conall
    concetta connell corin cosima cristina cristobal czarek dafydd dai damilola danika danylo
    darek dariusz davinder daz deb debs dee deena deepa demetri deniz denny denzel
    derval desi devi devika devina dewi dimitri dinesh divya dmitri dolly dolores domenica
    dominica dorian dorina doru dougal dragos duska dwayne dympna ebere eddy efe eilish eithne
    ekow eldon eleanora elgan elina eliott elke elouise eluned emanuela emilija emir emmie emmy
    enrique erdem ermin ernst esi euan eugenia eugenie evelien ewen fadi fahad fahim faizah
    farida farooq fatma fay febe felicja feliks femke fenella ferdi fergal filipa fionnuala fiz
    fizza fliss florin folake folasade franciszek franek frankey friedrich fritz gabi
    gabrielius gaby gaynor gaz ged georgi georgios gerardine gerri gerry gerta gertie gheorghe
    ghislaine gianni gintare giselle gita gitanjali glynis goncalo gopal gosia gouri graca
    graina grzes gurdeep gurmeet gustavo gwenda gwyn habiba hafiz hajra hakan halima hanne
    hansa hardeep harinder harjit harrie harveer hassana hayder heba hedley heike heinz hema
    hessa hetal hilal hina hollie howie hristo hubert hulya humaira humera husna iago ifan
    ijeoma ilan ileana ilias ilinca imelda inderjit inga inger ioannis ionut irek iryna isabela
    isadora ishani ishita isobella istvan iveta iwona izzie jaap jackie jadwiga jagdeep jakov
    jalil jamila janek janelle janusz jaqueline jarred jasbir jasleen jaswinder javaid jayesh
    jayna jaz jazmin jeevan jenni jennie jeno jer jesper jiang jin jitka jiya joaquin jodi jody
    johanne jola jolanta jomo jools joran jordana josefina josephina josette joshi jouni jozef
    juana judie jugnu julek juliane justyn jyoti kadija kaiya kajal kaleem kalina kalpana
    kamaljit kanwal kapil karan karin karishma karla karli karolis karwan kasim katarina
    katarzyna kath kathi kathie katia kavita kavya kayode kaz kazimierz kehinde keir kelli
    kelly kemi kenna kerri kerrie kev khadeeja khalil khanh khushi kimberly kirit kirpal
    kirstie kishan kitt klaus kobina komal koray kristine kseniya kuldeep kulwinder kumar
    kwabena lachie laima lainie lalita lamar laney lata latif latika laurent lauri lauz lazar
    leanna leeanne leigha leni lesia leszek levente lidka ligia lileth lilla linh linnea linzi
    livvie liz liza ljiljana loz lubna luciano lucija lucrezia ludek ludwik luiz luljeta lyn
    lynda lyndsay lyndsey lynsey maciek maddy madeeha madhu mads maggi mags mahbub mahesh
    mahira mahmoud mai mairead mairi maite majid maks maksim malgosia malka mamadou mandip
    manisha manjit manjot manjula manoj mansoor manu marcela marcelo mared margery margie mari
    marianna mariano maribel marielle marietta marika marilena mariusz marj marjan marko markus
    marlena martyna marwan maryanne marysia masood mateus mathias mathilde matilde matyas
    maurizio maxie mayur maz meena meenakshi megha mehdi mehmood melania melek melis melita
    menna merel meriem mete mick micky mihaela mildred milica milos minal mindy minh mirek
    mirela miriama mirka miroslava mischa mitali mohan mohit moni moshe mostafa mounir mubarak
    mumtaz munira murtaza musa muskaan nabila nadeem nadzieja nafisa naila najma nanda naomie
    narinder nasreen nasser natalka nathania navdeep navjot navneet nayan nazia nazir neelam
    neena neeraj nerys nesrine ngozi nicci nicholette nicki nicol nicolae nicolette nieves
    nigella nikolay nilufar nimisha nitin njeri nkechi noeleen noemie norbert norm noura nuno
    nurul nusrat obi odhran oisin oksana olamide olek olena oluwadamilola oluwatobi omolara
    onur orsolya osama oskar ottoline oyinkan padma padmini palwinder parminder parul parvez
    paulette pavlos payal peg pelin perce petar petru philomena pierce pooja poonam prabhjot
    pradeep pranav prasad praveen preeti prem pritesh przemyslaw puja purvi qadir quaid queenie
    rabeea rach rachid radha radu rafiq raghav rahma raisa rajan rajbir raji rajinder rajiv
    rajni rakesh raluca ramesh raminder ramiro ramla rana randeep ranjit rashida rashmi
    ravinder raza rebekka reena reiss remigiusz renate reza rian ricki rifat rikesh rishi ritu
    riyad rohini rohit roksana rolf romana romulo ronja rosaleen roshan rositsa roxy ruari
    ruchi rukhsana rumana rupinder ruslan rutger ruxandra rysiek saadia sabeen sabiha sachin
    sadaf sadiq saeeda safiyah sahib saida sajid sakura salah saleem sameena sammie sander
    sandie sandip sandor sangita sanjana sanne santi saqib saran saranya sasha satnam satpal
    savita seema selim seren sergey serkan sevda shabnam shafiq shahida shahnaz shakeel shalini
    shanice shanika shannen shantel sharan sharmila shaz shazia sheetal shelina shelly sheree
    sherin sheryl shilpa shivam shobha shubham shyam siddharth sigrid silke silvana simi sindhu
    sita slawek slawomir sneha sohail solveig sona sonal sonya sorcha souad stacie stanka
    stasia stef stefanie steff steph stephane stephany stu sudha suleyman sumera sumit sunita
    suraya suresh surinder suzy svetla swati sylwia tahir tahmina taiwo talal tamanna tamas
    tamer tammy tanveer tapiwa tariro tash taslima tasmin tatyana taya tayo teddi tejal
    temitope tendai teodora terezia tez thaksin thanh thi thulani tierney timea tinashe tiwa
    tobiasz tolga tolu tomek tomoko tomos tope tracie trish tristram trudi trudie tulay twm
    tyrell uche ugo umesh unai urszula usha uzma vaishali valentin valeria valya vandana vanja
    vanya varsha vasilis veronique vesna vic vick vicki vickie vidhya vijaya vikas vikki vilma
    vimal vinay vinod viorel vipul virgil vishnu vitor viv vivi vlada vladislav voula waheed
    waleed waqar wasif wiesia wilhelm winnifred winona wioletta witek wojtek xiomara yaa
    yannick yannis yasemin yashvi yaw yetunde yevgeny yogesh yola yolande yosra younis yousaf
    yuliya yuvraj zaheer zahida zakariya zaneta zaynah zbigniew zdenka zeinab zeynab zofi zohra
    zuleika zulfiqar zuza zygmunt val
    """.split()
)
